import type { ZimSession, ZimSessionOptions } from 'zim-session';
import type { Call, Recorder } from './recorder.ts';

/** The part of the SDK that the cases use; the real one and FakeZim both have it. */
export interface Zim {
  on(type: string, listener: (zim: unknown, data: Record<string, unknown>) => void): void;
  off(type?: string): void;
  login(user: string | object, config: string | object): Promise<unknown>;
  renewToken(token: string): Promise<unknown>;
  queryUsersStatus(userIDs: string[]): Promise<unknown>;
  logout(): unknown;
  destroy(): void;
}

export interface ZimClass {
  create(config: unknown): Zim | null;
  getInstance(): Zim | undefined | null;
}

/** What can be done to the server and to the page. */
export interface Outside {
  /** The server answers logins, reconnecting ones too, with this code. */
  refuseLogin(code: number, times?: number): void;
  refuseRenew(code: number, times?: number): void;
  /** The server takes everything and answers nothing, or no renewals. */
  silence(only?: 'renewToken'): void;
  /** New sockets cannot be opened; one that is open stays. */
  unreachable(): void;
  /** Everything works again; the page hears nothing of it. */
  heal(): void;
  /** Who is logged in, by the server's word. */
  users(): readonly string[];
  kick(message: string): Promise<void>;
  unregister(): Promise<void>;
  /** The server closes the SDK's stream. */
  closeStream(): void;
  /** The socket breaks, or is closed cleanly. */
  drop(how: 'dirty' | 'clean'): void;
  /** The network is gone: the socket breaks, and no other can be opened. */
  offline(): void;
  /** The network is back, and the page hears `online`. */
  online(): void;
  /** The page becomes visible. */
  showPage(): void;
}

/** A world to run cases in: one SDK, its server, and a clock that stands still until it is moved. */
export interface Host extends Outside {
  readonly sdk: ZimClass;
  /** That of the entry that is tried, where it is not the main one. */
  readonly createZimSession?: ((options: ZimSessionOptions) => ZimSession) | undefined;
  /** Epoch ms; `jump` does not change it. */
  now(): number;
  advance(ms: number): Promise<void>;
  /** The machine sleeps: time jumps, then all that became due happens in one tick. */
  sleep(ms: number): Promise<void>;
  /** Somebody sets the clock of the page's machine; that of the server, and of the trace, goes on. */
  jump(ms: number): void;
  /** Lets everything happen that needs no time. */
  flush(): Promise<void>;
  setTimeout(fn: () => void, ms: number): unknown;
  clearTimeout(timer: unknown): void;
  mint(userID: string, expiresAt: number): Promise<string>;
  readonly recorder: Recorder;
}

export interface LoginOptions {
  readonly userName?: string;
  readonly isOfflineLogin?: boolean;
}

const SECOND = 1000;

/** What a case holds in its hand. Everything that it does and that happens to it is recorded. */
export class Driver {
  readonly outside: Outside;
  /** The instance that `create` made last. */
  zim: Zim | null = null;
  readonly host: Host;
  readonly #recorder: Recorder;

  constructor(host: Host) {
    this.host = host;
    this.#recorder = host.recorder;
    this.outside = host;
  }

  get sdk(): ZimClass {
    return this.host.sdk;
  }

  /** Epoch ms. */
  now(): number {
    return this.host.now();
  }

  note(what: string): void {
    this.#recorder.note(`note ${what}`);
  }

  /** Writes down who is logged in, by the server's word. */
  noteUsers(): void {
    this.note(`online: ${this.outside.users().join() || 'nobody'}`);
  }

  /** Creates the instance and listens to it. */
  create(): Zim {
    const zim = this.sdk.create({ appID: APP_ID, appSign: '' });
    if (!zim) throw new Error('there is an instance already');
    this.zim = zim;
    this.listen('connectionStateChanged');
    this.listen('tokenWillExpire');
    return zim;
  }

  /** Registers the listener that records, or one that does `what` after it. */
  listen(type: 'connectionStateChanged' | 'tokenWillExpire', what: () => void = () => {}): void {
    this.#zim().on(type, (_zim, data) => {
      this.#recorder.event(type, data);
      what();
    });
  }

  /** A token that lives `seconds` from now. In the trace it goes by its name. */
  async token(name: string, seconds: number, userID = 'alice'): Promise<string> {
    const token = await this.host.mint(userID, this.now() + seconds * SECOND);
    return this.named(name, token);
  }

  /** Any text, to be given as a token. */
  named(name: string, token: string): string {
    this.#recorder.name(token, name);
    return token;
  }

  login(userID: string, token: string, options: LoginOptions = {}): Call {
    const { userName = '', isOfflineLogin = false } = options;
    const extras = [userName && `as ${userName}`, isOfflineLogin && 'offline'].filter(Boolean).join(' ');
    return this.#recorder.call(
      `login ${userID || '""'} ${this.#recorder.nameOf(token)}${extras && ` ${extras}`}`,
      () => this.#zim().login(userID, { token, userName, customStatus: '', isOfflineLogin }),
    );
  }

  renewToken(token: string): Call {
    return this.#recorder.call(`renewToken ${this.#recorder.nameOf(token)}`, () =>
      this.#zim().renewToken(token),
    );
  }

  queryUsersStatus(userID: string): Call {
    return this.#recorder.call(`queryUsersStatus ${userID}`, () => this.#zim().queryUsersStatus([userID]));
  }

  /** What happens inside the call comes before `logged out` in the trace. */
  logout(): void {
    this.#recorder.note('→ logout');
    this.#zim().logout();
    this.#recorder.note('← logout');
  }

  destroy(): void {
    this.#recorder.note('→ destroy');
    this.#zim().destroy();
    this.#recorder.note('← destroy');
  }

  /** Creates, logs alice in with a token of an hour, named `A`, and takes 1 s for it. */
  async loggedIn(seconds = 3600): Promise<string> {
    this.create();
    const token = await this.token('A', seconds);
    this.login('alice', token);
    await this.advance(SECOND);
    return token;
  }

  /** Does something in `ms`, by the page's clock. */
  after(ms: number, act: () => void): void {
    this.host.setTimeout(act, ms);
  }

  advance(ms: number): Promise<void> {
    return this.host.advance(ms);
  }

  sleep(ms: number): Promise<void> {
    return this.host.sleep(ms);
  }

  jump(ms: number): void {
    this.host.jump(ms);
  }

  flush(): Promise<void> {
    return this.host.flush();
  }

  #zim(): Zim {
    if (!this.zim) throw new Error('create comes first');
    return this.zim;
  }
}

export const APP_ID = 1234567890;
