// What the entries of a Web page export, beside their own `createZimSession`.

export type { TokenEndpoint } from './adapters/endpoint.ts';
export {
  type KyInstance,
  type TokenEndpointOptions,
  tokenEndpoint,
} from './adapters/token-endpoint.ts';
export { describeZimError, type ZimErrorDescription } from './core/zim-errors.ts';
export * from './exports.ts';
export type { ZimEvents, ZimInstance, ZimSession, ZimSessionEvents } from './platforms/web-zim.ts';
