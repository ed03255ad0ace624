import {
  createZimSession,
  type TokenGrant,
  type TokenRequest,
  type ZimSession,
  type ZimSessionError,
  type ZimSessionOptions,
} from 'zim-session';
import type { RawZim } from '../../src/adapters/raw-zim.ts';
import { SESSION_EVENTS } from '../../src/session-events.ts';
import { createFakeZim, type FakeZim, type FakeZimOptions } from '../../src/testing/fake-zim/zim.ts';
import { createVirtualClock, type VirtualClock } from '../../src/testing/time/virtual-clock.ts';
import { fakeToken } from '../../src/token04/fake.ts';

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
  const another = (more: Partial<ZimSessionOptions> = {}) =>
    createZimSession({
      appID: 1234567890,
      tokenProvider: backend.provider,
      sdk: fake.ZIM,
      platform: {
        clock,
        random: () => random,
        page: {
          onWake(fn) {
            wakes.add(fn);
            return () => wakes.delete(fn);
          },
          isOnline: () => page.online,
        },
      },
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
    another,
    wakes,
    wake: () => {
      for (const fn of [...wakes]) fn();
    },
    names: () => events.map(([type]) => type).filter((type) => type !== 'stateChanged'),
  };
}

/** The instance as other code on the page has it. */
export const rawOf = (session: ZimSession): RawZim => session.zim as unknown as RawZim;

/** The codes of the warnings so far. */
export const warnings = ({ events }: World): string[] =>
  events.filter(([type]) => type === 'warning').map(([, data]) => (data as { code: string }).code);

/** Logs in and lets that happen. */
export async function loggedIn(world: World, user = ALICE): Promise<void> {
  const login = world.session.login(user);
  await world.clock.advance(1_000);
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
