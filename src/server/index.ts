export { DEVELOPMENT_APP } from '../token04/development-app.ts';
export type { TokenMode } from '../token04/frame.ts';
export type { TokenContent } from '../token04/sealed.ts';
export type { Authorize, AuthorizeAnswer } from './authorize.ts';
export { createTokenHandler, type TokenHandlerOptions } from './handler.ts';
export { type NodeRequest, type NodeResponse, nodeRequest, toNodeHandler } from './node.ts';
export { Refusal } from './refusal.ts';
export type { TokenSettings } from './settings.ts';
export { type MintOptions, mintToken04, readToken04 } from './token.ts';
