import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { TokenMode } from './token04.d.mts';

export interface TokenSettings {
  readonly appID: number;
  /** 32 characters. Never leaves the server. */
  readonly serverSecret: string;
  /** Seconds from 31 to 2073600. @default 3600 */
  readonly lifetime?: number | undefined;
  /** @default 'GCM' */
  readonly mode?: TokenMode | undefined;
  /** Whose pages may read the answers, besides this server's own. */
  readonly allowedOrigins?: readonly string[] | undefined;
}

/** See authorize.mjs: `true`, or who it is; else 403. `throw new Refusal(401, …)`: 401. */
export type Authorize<R> = (request: R, userID: string) => unknown;

interface Served<R> extends TokenSettings {
  readonly authorize: Authorize<R>;
  /** Epoch ms. */
  readonly now?: () => number;
}

export interface TokenHandlerOptions extends Served<Request> {
  /** Other paths are answered with 404. @default every path is served: the router around it knows */
  readonly path?: string | undefined;
}

export interface TokenServerOptions extends Omit<Served<IncomingMessage>, 'serverSecret'> {
  readonly serverSecret?: string;
  /** The older name of `serverSecret`. */
  readonly secret?: string;
  /** @default '/api/zim/token' */
  readonly path?: string;
}

export type NodeHandler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

export type TokenHandler = (
  request: IncomingMessage,
  response: ServerResponse,
  next?: (error?: unknown) => void,
) => Promise<void>;

export const DEVELOPMENT_APP: { readonly appID: number; readonly serverSecret: string };

/** An answer other than a token: a status from 400 to 599; `retryAfter` in whole seconds. */
export class Refusal extends Error {
  readonly status: number;
  readonly retryAfter: number | undefined;
  constructor(status: number, message: string, options?: { retryAfter?: number });
}

type Env = Readonly<Record<string, string | undefined>>;
type Checked = Required<{ [K in keyof TokenSettings]: Exclude<TokenSettings[K], undefined> }>;

export function createTokenHandler(options: TokenHandlerOptions): (request: Request) => Promise<Response>;
export function toNodeHandler(handle: (request: Request) => Promise<Response>): NodeHandler;
export function tokenHandler(options: TokenServerOptions): TokenHandler;
export function createTokenServer(options: TokenServerOptions): Server;
/** For the development app alone. */
export function authorizeEverybody(): true;
export function isDevelopmentApp(settings: Pick<TokenSettings, 'serverSecret'>): boolean;
export function checkSettings(settings: TokenSettings, env?: Env): Checked;
/** Throws with what to do when the environment is not usable. */
export function optionsFromEnv(env?: Env): Checked;
