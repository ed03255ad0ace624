import type { FakeWorld } from './connection.ts';
import { FakeEngineState } from './engine-state.ts';
import { isTimeout, rejection, SERVER, serverRejection, type ZimRejection } from './errors.ts';
import type { FakeReply } from './server.ts';
import { inspectToken } from './token-timers.ts';

export interface FakeLoginConfig {
  readonly token?: string;
  readonly userName?: string;
  readonly isOfflineLogin?: boolean;
}

/** Which SDK's order of things. */
export type FakeOrder = '2.13' | '2.18' | '2.20' | '2.29';

/** S15: how long a refusal is replayed. */
const LATCH = 10_000;
const RENEWALS_APART = 500;

/** What an instance does, in the order and with the oversights of the real one. */
export class FakeEngine extends FakeEngineState {
  readonly #order: FakeOrder;
  #loggedOut = false;
  #lastRenewal = 0;

  constructor(world: FakeWorld, appID: number, order: FakeOrder) {
    super(world, appID);
    this.#order = order;
    if (order !== '2.18' && order !== '2.20') return;
    this.bus.deliver = (run) => void world.clock.setTimeout(() => this.guarded(run), 0);
  }

  login(userID: string, config: FakeLoginConfig): Promise<void> {
    const { token = '', userName = '' } = config;
    const { code, expiry } = inspectToken(token, this.world.clock.now());
    const refused = this.latch ?? (code && !expiry ? rejection(code) : null);
    if (refused) return Promise.reject(refused);
    if (this.state !== 0 && this.user !== userID) return Promise.reject(rejection(6000111));
    if (this.state === 2) {
      void this.#handOver(token, this.byLocalClock(expiry));
      return Promise.resolve();
    }
    this.given = { token, expiry, userName };
    // S17: a second login of the same user shares the attempt.
    if (this.state !== 0) return this.#await();
    this.user = userID;
    this.state = 1;
    const fresh = this.#loggedOut;
    this.#loggedOut = false;
    if (config.isOfflineLogin) return this.#loginOffline(fresh);
    const settled = this.#await();
    void this.#loginOnline(fresh);
    return settled;
  }

  /** Whatever the state, it forgets a latch and whoever waits. Without a user it emits nothing. */
  logout(): void {
    this.#loggedOut = true;
    if (this.state !== 0 && this.user) {
      this.emit(0, 0);
      void this.#sendLogout();
    } else void Promise.resolve().then(() => this.connection.forget());
    this.reset();
  }

  /**
   * Only its answer closes the socket, and ends whatever is waiting for an answer then. Without a token, or a
   * socket, nothing is sent and nothing closed: a socket that is being opened for a first login goes on, logs
   * in as nobody, is refused, and that is a 0/3 and a latch after the logout.
   */
  async #sendLogout(): Promise<void> {
    const { stream } = this.connection;
    const { code } = await this.request('logout');
    if (!code && stream === this.connection.stream) this.connection.close();
    this.connection.forget();
  }

  async renewToken(token: string): Promise<{ token: string }> {
    this.requireLogin('API.renewToken');
    const now = this.world.clock.now();
    const { code, expiry } = inspectToken(token, now);
    if (code && !expiry) throw rejection(code);
    // S24. A clock that was set back makes this last until it has caught up.
    if (now - this.#lastRenewal < RENEWALS_APART) throw rejection(6000004);
    this.#lastRenewal = now;
    const local = this.byLocalClock(expiry);
    const reply = await this.request('renewToken', { token });
    // S26: what the SDK does not know becomes "token invalid".
    if (reply.code) throw serverRejection(6000103, reply.message, reply.code);
    this.accept(token, local);
    return { token };
  }

  /** Emits nothing. */
  destroy(): void {
    this.reset();
    this.connection.forget();
    this.connection.close();
    this.bus.off();
  }

  probe(): void {
    void this.connection.probe(this.user, this.appID);
  }

  #await(): Promise<void> {
    return new Promise((resolve, reject) => this.tasks.push({ resolve, reject }));
  }

  async #loginOnline(fresh: boolean): Promise<void> {
    if (this.#order === '2.13') this.guarded(() => this.emit(1, 1));
    await this.connection.create(fresh);
    if (this.#order === '2.18') this.emit(1, 1);
    try {
      await this.#sendLogin(true);
    } catch (error) {
      this.settle(withCode(error));
      // S8: it is thrown once more where nobody can catch it.
      this.world.uncaught(error);
    }
  }

  /** S20: with an expired token 0/5 comes before the second 2/0, which leaves it connected as nobody. */
  #loginOffline(fresh: boolean): Promise<void> {
    void this.connection.create(fresh);
    this.accept(this.given.token, this.given.expiry);
    this.emit(2, 0);
    return this.#load().then(() => this.#loggedIn());
  }

  /** IndexedDB: it takes longer than a timer of 0 ms, and nothing stops what follows it. */
  #load(): Promise<void> {
    return new Promise((resolve) => {
      this.world.clock.setTimeout(() => {
        this.loaded = true;
        resolve();
      }, this.world.latency.storage);
    });
  }

  /** The socket is back, or the server does not know us any more: log in again with the token that there is. */
  protected override relogin(again: boolean): void {
    if (this.relogging || !(this.token || this.given.token) || !(this.expiry || this.given.expiry)) return;
    this.relogging = true;
    this.state = 3;
    this.#sendLogin(false).then(
      () => {
        this.relogging = false;
      },
      (error) => {
        this.relogging = false;
        if (again && isTimeout(error)) this.relogin(false);
        else this.settle(withCode(error));
      },
    );
  }

  /** Not to be awaited for success: some refusals leave everybody waiting (S16). */
  async #sendLogin(first: boolean): Promise<void> {
    if (this.latch) throw this.latch;
    const token = this.token || this.given.token;
    const expiry = this.expiry || this.given.expiry;
    if (!first) this.emit(this.state, 1);
    const reply = await this.request('login', { token, userName: this.given.userName });
    if (reply.code === SERVER.ignored) return;
    if (SERVER.again.includes(reply.code)) return this.#sendLogin(first);
    if (reply.code) throw this.#refused(reply, expiry);
    this.offset = reply.serverTime - this.world.clock.now();
    this.given.expiry = this.byLocalClock(this.given.expiry);
    this.accept(token, this.given.expiry || this.expiry);
    if (!first && this.loaded) this.#loggedIn();
    // Not awaited: what a listener throws now is nobody's, and login stays pending (S10).
    else void this.#load().then(() => this.guarded(() => this.#loggedIn()));
  }

  #refused(reply: FakeReply, expiry: number): ZimRejection {
    const { code } = reply;
    const error = serverRejection(6000007, `${this.appID},${this.user ?? undefined}: ${reply.message}`, code);
    if (code === SERVER.tokenRefused && expiry * 1000 < this.world.clock.now()) {
      this.closeConnection(5, `Token expired with ${code}`);
    } else if (code === SERVER.kickedOut) {
      this.closeConnection(4, `Kicked out with${code}`);
    } else if (!isTimeout(error)) {
      this.latch = error;
      this.world.clock.setTimeout(() => {
        this.latch = null;
      }, LATCH);
      this.emit(0, 3);
    }
    return error;
  }

  #loggedIn(): void {
    this.emit(2, 0);
    this.settle(null);
    void this.#handOver(this.given.token, this.given.expiry);
    // S39: the SDK asks the server for the name, and says that one when it logs in again by itself.
    const userName = this.user ? this.world.server.profile(this.user).userName : '';
    this.given = { ...this.given, token: '', userName };
  }

  /** S17: a login while connected hands a token over that lives longer; nobody hears of errors. */
  async #handOver(token: string, expiry: number): Promise<void> {
    if (!token || this.expiry >= expiry) return;
    const reply = await this.request('renewToken', { token });
    if (!reply.code) this.guarded(() => this.accept(token, expiry));
  }
}

/** The SDK writes its general code into whatever has none: a listener's own error, for one (S10). */
function withCode(error: unknown): unknown {
  const { code } = (error ?? {}) as { code?: unknown };
  if (code) return error;
  return error instanceof Error ? Object.assign(error, { code: 6000101 }) : rejection(6000101);
}
