export { type AppStateLike, appStatePage, type NetInfoLike } from '../adapters/app-state.ts';
export type { TokenEndpoint } from '../adapters/endpoint.ts';
export { type TokenEndpointOptions, tokenEndpoint } from '../adapters/native-endpoint.ts';
export { describeZimError, type ZimErrorDescription } from '../core/zim-errors.ts';
export * from '../exports.ts';
export { createZimSession } from '../platforms/react-native.ts';
export type {
  ZimEvents,
  ZimInstance,
  ZimSession,
  ZimSessionEvents,
} from '../platforms/react-native-zim.ts';
