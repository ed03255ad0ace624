import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { TokenMode } from './token04.d.mts';

export interface TokenServerOptions {
  readonly appID: number;
  /** The ServerSecret: 32 characters. Never leaves the server. */
  readonly secret: string;
  /** Seconds from 31 to 2073600. @default 3600 */
  readonly ttl?: number | undefined;
  /** @default 'GCM' */
  readonly mode?: TokenMode | undefined;
  /** Whose pages may read the answers, besides this server's own. */
  readonly allowedOrigins?: readonly string[] | undefined;
  /** May the sender log in as this user? false: 403; `throw new Refusal(401, …)`: 401. @default everybody may, with a warning */
  readonly authorize?: (request: IncomingMessage, userID: string) => boolean | Promise<boolean>;
  /** @default '/api/zim/token' */
  readonly path?: string;
  /** Epoch ms. */
  readonly now?: () => number;
}

export type TokenHandler = (
  request: IncomingMessage,
  response: ServerResponse,
  next?: (error?: unknown) => void,
) => Promise<void>;

export const DEVELOPMENT_APP: { readonly appID: number; readonly secret: string };

/** An answer other than a token: a status from 400 to 599; `retryAfter` in whole seconds. */
export class Refusal extends Error {
  readonly status: number;
  readonly retryAfter: number | undefined;
  constructor(status: number, message: string, options?: { retryAfter?: number });
}

export function authorizeEverybody(request: IncomingMessage, userID: string): boolean;
export function tokenHandler(options: TokenServerOptions): TokenHandler;
export function createTokenServer(options: TokenServerOptions): Server;
/** Throws with what to do when the environment is not usable. */
export function optionsFromEnv(
  env?: Readonly<Record<string, string | undefined>>,
): TokenServerOptions & Required<Pick<TokenServerOptions, 'ttl' | 'mode' | 'allowedOrigins'>>;
