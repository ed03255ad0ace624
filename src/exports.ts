// What every entry exports, beside its own `createZimSession`, `tokenEndpoint` and types of ZIM.

export type { Clock } from './adapters/clock.ts';
export type { Page } from './adapters/page.ts';
export type { Tabs } from './adapters/tabs.ts';
export type { TokenProvider, TokenRequest } from './adapters/token-provider.ts';
export {
  type ErrorCode,
  type ErrorKind,
  isZimSessionError,
  tokenDenied,
  ZimSessionError,
} from './core/errors.ts';
export type { LoggedOutReason } from './core/model.ts';
export {
  type BackoffOptions,
  exponentialBackoff,
  type RetryContext,
  type RetryPolicy,
} from './core/retry.ts';
export type {
  Connection,
  RenewalStage,
  SerializedSnapshot,
  SessionStatus,
  ZimSessionSnapshot,
} from './core/snapshot.ts';
export { type ParsedToken, parseToken, type TokenGrant, type TokenReason } from './core/token.ts';
export type { ZimUser } from './core/user.ts';
export type { WarningCode } from './core/warning.ts';
export type { Logger, TimelineEntry } from './engine/timeline.ts';
export type { LoginOptions, LogoutOptions } from './login-options.ts';
export type { Platform, ZimSessionOptions } from './session-options.ts';
