import { FakeBus } from './bus.ts';
import { FakeConnection, type FakeWorld, PATIENCE } from './connection.ts';
import { rejection, SERVER, type ZimRejection } from './errors.ts';
import type { FakeReply, FakeRequest } from './server.ts';
import { FakeTokenTimers } from './token-timers.ts';

interface Task {
  readonly resolve: () => void;
  readonly reject: (reason: unknown) => void;
}

/** What an instance remembers, and the steps that its calls are made of. */
export abstract class FakeEngineState {
  readonly bus: FakeBus = new FakeBus();
  readonly connection: FakeConnection;
  protected readonly world: FakeWorld;
  protected readonly appID: number;
  protected readonly timers: FakeTokenTimers;
  protected user: string | null = null;
  protected state = 0;
  /** The token that the server took, and its expiry in seconds by the local clock. */
  protected token = '';
  protected expiry = 0;
  /** What `login` was given. `renewToken` leaves it alone, and its expiry outlives the login. */
  protected given: { token: string; expiry: number; userName: string } = {
    token: '',
    expiry: 0,
    userName: '',
  };
  protected tasks: Task[] = [];
  protected latch: ZimRejection | null = null;
  protected relogging = false;
  /** Whether what the SDK keeps in IndexedDB is there. */
  protected loaded = false;
  /** Server minus local clock, ms. */
  protected offset = 0;

  constructor(world: FakeWorld, appID: number) {
    this.world = world;
    this.appID = appID;
    this.connection = new FakeConnection(
      world,
      (again) => again && this.relogin(true),
      (final) => (final ? this.closedByServer() : this.emit(3, 3)),
    );
    this.timers = new FakeTokenTimers(world, {
      warn: (second) => this.bus.emit('tokenWillExpire', { second }),
      expired: (text) => this.closeConnection(5, text),
    });
  }

  /** Logs in again with the token that there is. */
  protected abstract relogin(again: boolean): void;

  get userID(): string | null {
    return this.user;
  }

  requireLogin(what: string): void {
    if (!this.user || !this.token) throw { code: 6000121, message: `${what}: Not logged with call.` };
  }

  async request(method: FakeRequest['method'], more: Partial<FakeRequest> = {}): Promise<FakeReply> {
    if (!this.token && method !== 'login') return { ...rejection(6000121, method), serverTime: 0 };
    const request = { method, userID: this.user, appID: this.appID, ...more };
    const patience = method === 'login' && this.relogging ? PATIENCE.sdk : PATIENCE.app;
    const reply = await this.connection.request(request, patience);
    if (reply.code === SERVER.notLoggedIn) this.relogin(true);
    return reply;
  }

  /** Ends the session from within: kicked out, expired, unregistered. */
  closeConnection(event: number, text: string): void {
    this.reset();
    this.connection.close();
    this.emit(0, event, text);
  }

  /** The 0/2. The socket and the token stay, the timers do not. */
  closedByServer(): void {
    this.timers.stop();
    this.emit(0, 2);
  }

  protected accept(token: string, expiry: number): void {
    this.token = token;
    this.expiry = expiry;
    this.timers.start(expiry);
  }

  /** Only a client that is ahead of the server is corrected. */
  protected byLocalClock(expiry: number): number {
    return this.offset > 0 ? expiry : Math.trunc((1000 * expiry - this.offset) / 1000);
  }

  protected settle(error: unknown): void {
    for (const { resolve, reject } of this.tasks.splice(0)) error ? reject(error) : resolve();
  }

  protected emit(state: number, event: number, extendedData = ''): void {
    this.state = state;
    this.bus.emit('connectionStateChanged', { state, event, extendedData });
  }

  /** Whoever waits for a login now waits for ever; other calls wait for their answers. */
  protected reset(): void {
    this.latch = null;
    this.tasks = [];
    this.user = null;
    this.token = '';
    this.expiry = 0;
    this.relogging = false;
    this.loaded = false;
    this.given = { ...this.given, userName: '' };
    this.connection.stop();
    this.timers.stop();
  }

  protected guarded(run: () => void): void {
    try {
      run();
    } catch (error) {
      this.world.uncaught(error);
    }
  }
}
