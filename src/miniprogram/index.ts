// Without `describeZimError`, whose texts are a sixth of everything: a mini program counts its kB.

export type { TokenEndpoint } from '../adapters/endpoint.ts';
export { type TokenEndpointOptions, tokenEndpoint } from '../adapters/mini-endpoint.ts';
export type { MiniProgram } from '../adapters/mini-program.ts';
export * from '../exports.ts';
export { createZimSession, type MiniProgramOptions } from '../platforms/miniprogram.ts';
export type {
  ZimEvents,
  ZimInstance,
  ZimSession,
  ZimSessionEvents,
} from '../platforms/miniprogram-zim.ts';
