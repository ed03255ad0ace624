import { parseToken } from '../../core/token.ts';
import { SERVER } from './errors.ts';

export interface FakeRequest {
  readonly method: 'login' | 'renewToken' | 'logout' | 'heartbeat' | 'other';
  /** Null from an instance that has logged out. */
  readonly userID: string | null;
  readonly appID: number;
  readonly token?: string;
  readonly userName?: string;
}

export interface FakeReply {
  readonly code: number;
  readonly message: string;
  /** Epoch ms, by the server's clock, when it answered. */
  readonly serverTime: number;
}

/** 0 accepts; anything else is the server's code, 50111 being "token refused". */
export type CheckToken = (token: string, userID: string, method: 'login' | 'renewToken') => number;

export interface FakeProfile {
  userName: string;
  userAvatarUrl: string;
}

type Refusal = { readonly code: number; times: number };

/** ZIM's servers and the network in front of them. */
export class FakeServer {
  /** Whether a socket can be opened. Otherwise logins stay pending. */
  reachable = true;
  /** Whether it answers what it is sent. Otherwise calls time out. */
  silent: boolean | 'login' | 'renewToken' = false;
  online: string | null = null;
  /** Over which somebody logged in last. */
  #socket: object | null = null;
  readonly tokens: string[] = [];
  readonly profiles: Map<string, FakeProfile> = new Map();
  readonly rooms: Set<string> = new Set();
  readonly now: () => number;
  readonly #appID: number | undefined;
  readonly #check: CheckToken;
  readonly #onRequest: (request: FakeRequest) => void;
  /** Tokens that are not taken any more. */
  readonly #revoked = new Set<string>();
  readonly #refusals: { login: Refusal | null; renewToken: Refusal | null } = {
    login: null,
    renewToken: null,
  };

  constructor(
    now: () => number,
    appID: number | undefined,
    check: CheckToken | undefined,
    onRequest: (request: FakeRequest) => void,
  ) {
    this.now = now;
    this.#appID = appID;
    this.#onRequest = onRequest;
    this.#check = check ?? ((token, _userID, method) => this.#checkExpiry(token, method));
  }

  refuse(method: 'login' | 'renewToken', code: number, times: number = Number.POSITIVE_INFINITY): void {
    this.#refusals[method] = { code, times };
  }

  /** As after a restart: it knows nobody, and takes no token that it was ever shown. */
  forget(): void {
    this.online = null;
    this.rooms.clear();
    for (const token of this.tokens) this.#revoked.add(token);
  }

  heal(): void {
    this.reachable = true;
    this.silent = false;
    this.#refusals.login = null;
    this.#refusals.renewToken = null;
  }

  /** The code of the answer; null for silence. `socket`: what it came over. */
  handle(request: FakeRequest, socket: object): number | null {
    const { method, userID, token = '' } = request;
    if (method === 'login' || method === 'renewToken') this.tokens.push(token);
    if (method === 'login' || method === 'renewToken' || method === 'logout') this.#onRequest(request);
    if (this.ignores(method)) return null;
    // Over a socket that another login has replaced it comes too late to end that.
    if (method === 'logout') return socket === this.#socket ? this.#leave() : 0;
    if (method !== 'login' && this.online !== userID) return SERVER.notLoggedIn;
    if (method !== 'login' && method !== 'renewToken') return 0;
    if (userID === null) return SERVER.tokenRefused;
    const code =
      this.#refusal(method) ||
      this.#wrongApp(request) ||
      this.#unknown(token) ||
      this.#check(token, userID, method);
    if (method === 'login' && code === 0) {
      this.#socket = socket;
      this.#enter(userID, request.userName);
    }
    return code;
  }

  /** The text of a refusal names the app and the user, as the real one does. */
  reply(code: number, request: FakeRequest): FakeReply {
    const message = code ? `refused for app ${request.appID} and user ${request.userID}` : '';
    return { code, message, serverTime: this.now() };
  }

  ignores(method: FakeRequest['method']): boolean {
    return this.silent === true || this.silent === method;
  }

  profile(userID: string): FakeProfile {
    const profile = this.profiles.get(userID) ?? { userName: '', userAvatarUrl: '' };
    this.profiles.set(userID, profile);
    return profile;
  }

  /** S39: a name replaces what was there, a blank one does not. */
  #enter(userID: string, userName: string | undefined): void {
    this.online = userID;
    const profile = this.profile(userID);
    if (userName) profile.userName = userName;
  }

  /** S40: rooms do not outlive the login. */
  #leave(): number {
    this.online = null;
    this.rooms.clear();
    return 0;
  }

  #refusal(method: 'login' | 'renewToken'): number {
    const refusal = this.#refusals[method];
    if (!refusal || refusal.times <= 0) return 0;
    refusal.times -= 1;
    return refusal.code;
  }

  #unknown(token: string): number {
    return this.#revoked.has(token) ? SERVER.tokenRefused : 0;
  }

  #wrongApp({ appID }: FakeRequest): number {
    return this.#appID === undefined || this.#appID === appID ? 0 : SERVER.tokenRefused;
  }

  /** An expired token is refused at login, but taken by `renewToken` (S22). */
  #checkExpiry(token: string, method: 'login' | 'renewToken'): number {
    try {
      // A kit token's tail is cut by parseToken, not by ZIM.
      if (token.includes('#')) return SERVER.tokenRefused;
      const { expiresAt } = parseToken(token);
      return method === 'login' && expiresAt <= this.now() ? SERVER.tokenRefused : 0;
    } catch {
      return SERVER.tokenRefused;
    }
  }
}
