import type { Clock } from '../../adapters/clock.ts';
import { rejection } from './errors.ts';
import type { FakeReply, FakeRequest, FakeServer } from './server.ts';

/** How long things take, in ms. */
export interface FakeLatency {
  /** ms until a socket is open, or has failed. */
  readonly connect: number;
  /** ms until a login is answered, once the socket is open. */
  readonly login: number;
  readonly renew: number;
  /** ms until a logout is answered, which closes the socket. */
  readonly logout: number;
  /** ms that the SDK takes to read its IndexedDB, between the answer to a login and 2/0. */
  readonly storage: number;
}

/** What one connection needs to know of the world. */
export interface FakeWorld {
  readonly clock: Clock;
  readonly server: FakeServer;
  readonly latency: FakeLatency;
  /** Where an error goes that nobody catches: a listener's, out of a timer or a message. */
  readonly uncaught: (error: unknown) => void;
}

interface Socket {
  state: 'connecting' | 'open' | 'closed';
  /** How often the server closed the stream: what it was asked before is not answered. */
  cuts: number;
  /** When the server will have answered what it was asked so far: it takes one thing after the other. */
  busyUntil: number;
  /** When it was asked last. */
  askedAt: number;
}

interface Pending {
  readonly timer: unknown;
  /** Which look of the SDK gives it up, in ms since it was created. */
  readonly looks: number;
  giveUp(): void;
}

/**
 * S13: the retries come 0.7, 2.7, 4.7, 8.7 s after the first failure; S35: in the end every 32 s. The real
 * first one is drawn from 0.5 to 2 s.
 */
const FIRST_RETRY = 700;
const LONGEST_RETRY = 32_000;
const RETRIES_GROW_FOR = 300_000;

/**
 * How long an answer is awaited at least, twice as long when the SDK asks by itself. Every 3 s the
 * SDK looks at whom it has kept waiting, so that it is 5 to 8 s.
 */
export const PATIENCE = { app: 5000, sdk: 10_000 } as const;
const LOOKS_EVERY = 3000;
/** A socket that another one replaces is closed this much later: an answer may still come. */
const LINGERS = 150;

/** The SDK's socket: how it is retried, and what becomes of what is sent over it. */
export class FakeConnection {
  readonly #world: FakeWorld;
  readonly #connected: (again: boolean) => void;
  readonly #disconnected: (final: boolean) => void;
  readonly #pending = new Map<number, Pending>();
  #socket: Socket | null = null;
  /** Whether the SDK believes it: after a clean close for ever (S35), after a dirty one until the first retry. */
  #isOpen = false;
  #opened: (() => void) | null = null;
  #delays: number[] = [];
  #retryTimer: unknown = null;
  #requests = 0;
  #streams = 0;
  readonly #createdAt: number;

  /** `again` is false when `create` is waiting for it; `final`: there is no retry. */
  constructor(world: FakeWorld, connected: (again: boolean) => void, disconnected: (final: boolean) => void) {
    this.#world = world;
    this.#connected = connected;
    this.#disconnected = disconnected;
    this.#createdAt = world.clock.now();
  }

  /** Counts the logins that opened a socket of their own. */
  get stream(): number {
    return this.#streams;
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Whether a socket is open, whatever the SDK believes. */
  get isAlive(): boolean {
    return this.#socket?.state === 'open';
  }

  /** Resolves once a socket is open, which may be never. */
  create(fresh: boolean): Promise<void> {
    if (!fresh && this.#isOpen) return Promise.resolve();
    return new Promise((resolve) => {
      const replaced = this.#socket;
      this.#socket = null;
      this.close();
      if (replaced && this.#streams > 0) this.#world.clock.setTimeout(() => shut(replaced), LINGERS);
      else if (replaced) shut(replaced);
      this.#streams += 1;
      this.#delays = retryDelays();
      this.#opened = resolve;
      this.#connect();
    });
  }

  /** No more retries. A socket that is being opened goes on. */
  stop(): void {
    this.#delays = [];
    this.#world.clock.clearTimeout(this.#retryTimer);
    this.#retryTimer = null;
  }

  close(): void {
    this.stop();
    this.#isOpen = false;
    this.#opened = null;
    if (this.#socket) shut(this.#socket);
    this.#socket = null;
  }

  /** The server closes the stream over the socket: what it has not answered yet stays unanswered. */
  cut(): void {
    if (this.#socket) this.#socket.cuts += 1;
  }

  /** The socket breaks. A clean close is neither retried nor reported. */
  drop(clean: boolean): void {
    if (this.#socket?.state !== 'open') return;
    this.#socket.state = 'closed';
    if (clean) return;
    this.#guarded(() => this.#retry());
  }

  /** The page says that it is online or visible again: with no answer to a heartbeat, try at once. */
  async probe(userID: string | null, appID: number): Promise<void> {
    const { code } = await this.request({ method: 'heartbeat', userID, appID }, PATIENCE.app);
    if (!code || this.#delays.length === 0) return;
    if (this.#socket) this.#socket.state = 'closed';
    this.#delays.unshift(100);
    this.#world.clock.clearTimeout(this.#retryTimer);
    this.#guarded(() => this.#retry());
  }

  /** Never rejects: the answer, or 6000104, or 6000105 after `patience` ms. */
  request(request: FakeRequest, patience: number): Promise<FakeReply> {
    const { clock, server, latency } = this.#world;
    const socket = this.#socket;
    const cuts = socket?.cuts;
    const failed = (code: number): FakeReply => ({ ...rejection(code, request.method), serverTime: 0 });
    if (!this.#isOpen) return Promise.resolve(failed(6000104));
    return new Promise((resolve) => {
      this.#requests += 1;
      const id = this.#requests;
      const settle = (reply: FakeReply): void => {
        const pending = this.#pending.get(id);
        if (!pending) return;
        clock.clearTimeout(pending.timer);
        this.#pending.delete(id);
        resolve(reply);
      };
      const sent = clock.now() - this.#createdAt;
      const looks = Math.ceil((sent + patience) / LOOKS_EVERY) * LOOKS_EVERY;
      const giveUp = () => settle(failed(6000105));
      // Whatever else it finds then is given up at the same time, before anybody hears of the first.
      const look = () => {
        for (const one of [...this.#pending.values()]) if (one.looks <= looks) one.giveUp();
      };
      this.#pending.set(id, { looks, giveUp, timer: clock.setTimeout(look, looks - sent) });
      if (socket?.state !== 'open') return;
      const { method } = request;
      const takes = method === 'login' || method === 'logout' ? latency[method] : latency.renew;
      const handle = (): void => {
        const code = server.handle(request, socket);
        if (code === null) return;
        socket.askedAt = clock.now();
        socket.busyUntil = socket.askedAt + takes;
        clock.setTimeout(() => {
          const answers = !server.ignores(method) && socket.state === 'open' && socket.cuts === cuts;
          if (answers) settle(server.reply(code, request));
        }, takes);
      };
      // That somebody set the page's clock back keeps no server busy.
      const wait = clock.now() < socket.askedAt ? 0 : socket.busyUntil - clock.now();
      // A socket that was closed meanwhile takes what was sent along.
      if (wait > 0) clock.setTimeout(() => socket.state === 'open' && handle(), wait);
      else handle();
    });
  }

  /** Whoever waits for an answer waits for ever. */
  forget(): void {
    for (const { timer } of this.#pending.values()) this.#world.clock.clearTimeout(timer);
    this.#pending.clear();
  }

  #connect(): void {
    const { clock, server, latency } = this.#world;
    const socket: Socket = { state: 'connecting', cuts: 0, busyUntil: 0, askedAt: 0 };
    this.#socket = socket;
    clock.setTimeout(() => {
      if (socket.state === 'closed') return;
      if (!server.reachable) socket.state = 'closed';
      this.#guarded(() => (server.reachable ? this.#open(socket) : this.#retry()));
    }, latency.connect);
  }

  #open(socket: Socket): void {
    const opened = this.#opened;
    socket.state = 'open';
    this.#isOpen = true;
    this.#opened = null;
    this.#delays = retryDelays();
    this.#connected(!opened);
    opened?.();
  }

  #retry(): void {
    const delay = this.#delays.shift();
    if (delay === undefined) {
      this.#isOpen = false;
      this.#disconnected(true);
      return;
    }
    if (this.#delays.length === 0) this.#delays.push(LONGEST_RETRY);
    // Before the timer is set: a listener that throws now is the end of the retries (S10).
    this.#disconnected(false);
    this.#retryTimer = this.#world.clock.setTimeout(() => {
      this.#isOpen = false;
      this.#connect();
    }, delay);
  }

  #guarded(run: () => void): void {
    try {
      run();
    } catch (error) {
      this.#world.uncaught(error);
    }
  }
}

function shut(socket: Socket): void {
  socket.state = 'closed';
}

function retryDelays(): number[] {
  const delays = [FIRST_RETRY];
  let sum = FIRST_RETRY;
  for (let delay = 2000; sum < RETRIES_GROW_FOR; delay = Math.min(2 * delay, LONGEST_RETRY)) {
    delays.push(delay, delay);
    sum += 2 * delay;
  }
  return delays;
}
