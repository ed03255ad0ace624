import {
  createZimSession,
  type Page,
  type TokenGrant,
  type TokenRequest,
  type ZimSession,
  type ZimSessionError,
  type ZimSessionOptions,
} from 'zim-session';
import type { RawZim } from '../../src/adapters/raw-zim.ts';
import { SESSION_EVENTS } from '../../src/session-events.ts';
import type { FakeOrder } from '../../src/testing/fake-zim/engine.ts';
import { createFakeZim, type FakeZim, type FakeZimOptions } from '../../src/testing/fake-zim/zim.ts';
import { createVirtualClock, type VirtualClock } from '../../src/testing/time/virtual-clock.ts';
import { fakeToken } from '../../src/token04/fake.ts';

export const nothing = (): void => {};

export const ALICE = { userID: 'alice' };
export const BOB = { userID: 'bob' };

type Answer = string | TokenGrant | Error | (() => string | TokenGrant | Promise<string | TokenGrant>);

/** The app's backend: answers with fresh tokens unless it is told otherwise. */
export interface Backend {
  readonly requests: TokenRequest[];
  /** Seconds that tokens live. */
  lifetime: number;
  /** ms that it takes to answer. */
  latency: number;
  /** What the next requests get, one each. */
  next: Answer[];
  /** What all requests get, while set. */
  always: Answer | null;
  token(lifetime?: number): string;
  readonly provider: (request: TokenRequest) => Promise<string | TokenGrant>;
}

export interface World {
  readonly clock: VirtualClock;
  readonly fake: FakeZim;
  readonly backend: Backend;
  readonly session: ZimSession;
  /** Every event of the session, as `type` and data. */
  readonly events: [string, ...unknown[]][];
  readonly wake: () => void;
  /** Who listens for that. */
  readonly wakes: ReadonlySet<() => void>;
  readonly page: { online: boolean };
  /** Where the sessions of this page find each other. */
  readonly home: Page;
  another(options?: Partial<ZimSessionOptions>): ZimSession;
  names(): string[];
}

export function createWorld(
  options: Partial<ZimSessionOptions> = {},
  random = 0,
  fakeOptions: Partial<FakeZimOptions> = {},
): World {
  const clock = fakeOptions.clock ? (fakeOptions.clock as VirtualClock) : createVirtualClock();
  const fake = createFakeZim({ clock, ...fakeOptions });
  const page = { online: true };
  const wakes = new Set<() => void>();
  let nonce = 0;
  const backend: Backend = {
    requests: [],
    lifetime: 3_600,
    latency: 100,
    next: [],
    always: null,
    token: (lifetime = backend.lifetime) =>
      fakeToken({ expiresAt: clock.now() + lifetime * 1_000, nonce: ++nonce }),
    async provider(request) {
      backend.requests.push(request);
      const answer = backend.next.shift() ?? backend.always ?? (() => backend.token());
      await new Promise<void>((resolve, reject) => {
        clock.setTimeout(resolve, backend.latency);
        request.signal.addEventListener('abort', () => reject(new Error('AbortError')));
      });
      if (answer instanceof Error) throw answer;
      return typeof answer === 'function' ? answer() : answer;
    },
  };
  /** The sessions of a page find each other through it. */
  const home: Page = {
    onWake(fn) {
      wakes.add(fn);
      return () => wakes.delete(fn);
    },
    isOnline: () => page.online,
  };
  const another = (more: Partial<ZimSessionOptions> = {}) =>
    createZimSession({
      appID: 1234567890,
      tokenProvider: backend.provider,
      sdk: fake.ZIM,
      platform: { clock, random: () => random, page: home },
      ...options,
      ...more,
    });
  const session = another();
  const events: [string, ...unknown[]][] = [];
  for (const type of SESSION_EVENTS) {
    session.on(type, (...data: unknown[]) => void events.push([type, ...data]));
  }
  return {
    clock,
    fake,
    backend,
    session,
    events,
    page,
    home,
    another,
    wakes,
    wake: () => {
      for (const fn of [...wakes]) fn();
    },
    names: () => events.map(([type]) => type).filter((type) => type !== 'stateChanged'),
  };
}

/** S36: what tells of the same things in another order. The session comes through all of them. */
export const ORDERS: readonly FakeOrder[] = ['2.18', '2.20', '2.29'];

/** A session whose SDK takes so long to load. */
export const slowly = (world: World, ms: number, more: Partial<ZimSessionOptions> = {}): ZimSession =>
  world.another({
    sdk: () => new Promise((resolve) => world.clock.setTimeout(() => resolve({ ZIM: world.fake.ZIM }), ms)),
    ...more,
  });

/** The instance as other code on the page has it. */
export const rawOf = (session: ZimSession): RawZim => session.zim as unknown as RawZim;

/** What somebody calls that has the SDK's own method in hand, and so comes past the door. */
export function pastTheDoor({ session, fake }: World, method: 'logout' | 'destroy'): void {
  const { prototype } = fake.ZIM as unknown as { prototype: RawZim };
  prototype[method].call(session.zim);
}

/** What ZIM was called with, in order. */
export const methods = ({ fake }: World): string[] => fake.calls.map(({ method }) => method);

/** The calls of `renewToken` that reached ZIM. */
export const renewals = ({ fake }: World): FakeZim['calls'] =>
  fake.calls.filter(({ method }) => method === 'renewToken');

/** What the events of one type carried. */
export const carried = <T = unknown>({ events }: World, type: string): T[] =>
  events.filter(([name]) => name === type).map(([, data]) => data as T);

/** The codes of the warnings so far. */
export const warnings = (world: World): string[] =>
  carried<{ code: string }>(world, 'warning').map(({ code }) => code);

/** Logs in and lets that happen. */
export async function loggedIn(world: World, user = ALICE): Promise<void> {
  const login = world.session.login(user);
  const result = outcome(login);
  await world.clock.advance(1_000);
  // Attempts for one user are a second apart.
  for (let more = 0; result.code === 'pending' && more < 3; more += 1) await world.clock.advance(1_000);
  await login;
}

/** How a promise settles, without waiting for it: 'pending', 'resolved', or the code of the error. */
export function outcome(promise: Promise<unknown>): { readonly code: string } {
  const result = { code: 'pending' };
  promise.then(
    () => {
      result.code = 'resolved';
    },
    (error: ZimSessionError) => {
      result.code = error.code ?? String(error);
    },
  );
  return result;
}
