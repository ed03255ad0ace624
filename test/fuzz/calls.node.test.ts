import { expect, test, vi } from 'vitest';
import {
  createZimSession,
  describeZimError,
  exponentialBackoff,
  isZimSessionError,
  parseToken,
  tokenDenied,
  tokenEndpoint,
  type ZimSession,
  ZimSessionError,
  type ZimSessionOptions,
} from 'zim-session';
import { SESSION_EVENTS } from '../../src/session-events.ts';
import { boom, VALUES } from '../session/values.ts';
import { createWorld, type World } from '../session/world.ts';
import { createPrng, type Prng } from '../simulate/prng.ts';

// Calls of the public API with arguments of every type, by apps whose own code misbehaves: nothing but results, errors
// of ours, and time.

const CALLS = 100;
/** `npm run test:more` plays ten times as many. */
const SEEDS = Number(process.env.FUZZ_CALLS ?? 10_000) / CALLS;

/** The counts, by call and outcome. */
type Counts = Map<string, Map<string, number>>;

/** What is reported is the app's, and nothing that looks like a slip of ours. */
const isSlip = (error: unknown): boolean =>
  !isZimSessionError(error) &&
  /Cannot (read|set|delete|add|destructure)|not defined|call stack/.test(`${(error as Error)?.message}`);

function createAct(prng: Prng, world: World, count: (call: string, outcome: string) => void) {
  const any = (): unknown => prng.pick(VALUES)[1]();
  /** Mostly what is meant, at times anything. */
  const mostly = <T>(meant: () => T): T => (prng.chance(0.85) ? meant() : (any() as T));
  const sessions: ZimSession[] = [];
  const stops: (() => void)[] = [];
  const pending = new Set<string>();
  const aborts: AbortController[] = [];
  let number = 0;

  const userID = () => prng.pick(['alice', 'alice', 'bob', 'a:b']);
  const user = () => ({
    userID: mostly(userID),
    ...(prng.chance(0.2) && {
      [prng.pick(['userName', 'userAvatarUrl', 'customStatus', 'customStatusDuration'])]: any(),
    }),
  });
  const session = () => prng.pick(sessions);
  const event = () =>
    prng.pick([...SESSION_EVENTS, 'peerMessageReceived', 'connectionStateChanged', 'tokenWillExpire']);

  /** The app's own code: what is meant, what throws, what answers anything, what calls the session. */
  function own<A extends unknown[], T>(meant: (...args: A) => T): (...args: A) => T {
    const kind = prng.weighted({ meant: 9, throws: 1, anything: 1, calls: 1 });
    if (kind === 'throws') return boom;
    if (kind === 'anything') return () => any() as T;
    return (...args) => {
      if (kind === 'calls' && sessions.length > 0 && prng.chance(0.3)) call();
      return meant(...args);
    };
  }

  function signal(): unknown {
    const abort = new AbortController();
    aborts.push(abort);
    return prng.chance(0.1) ? AbortSignal.abort() : abort.signal;
  }

  function options(): Partial<ZimSessionOptions> {
    const { clock, home, backend, fake } = world;
    const page = { onWake: own(home.onWake), isOnline: own(home.isOnline) };
    return {
      tokenProvider: own(backend.provider),
      retry: mostly(() => own(prng.chance(0.3) ? () => null : exponentialBackoff())),
      logger: mostly(() => ({
        debug: own(() => {}),
        info: own(() => {}),
        warn: own(() => {}),
        error: own(() => {}),
      })),
      sdk: prng.chance(0.9) ? prng.pick([fake.ZIM, own(async () => ({ ZIM: fake.ZIM }))]) : any(),
      platform: {
        clock: {
          ...clock,
          ...(prng.chance(0.2) && { now: own(clock.now), clearTimeout: own(clock.clearTimeout) }),
        },
        random: own(() => prng.next()),
        // Nobody can tell which of a frozen page’s sessions are the same.
        page: prng.chance(0.8) ? home : prng.chance(0.5) ? page : Object.freeze(page),
      },
      ...(prng.chance(0.3) && {
        timeouts: { [prng.pick(['token', 'login', 'renew'])]: mostly(() => prng.scale(1, 1e6)) },
      }),
      ...(prng.chance(0.3) && { renewal: { window: mostly(() => prng.scale(1, 1e6)) } }),
      ...(prng.chance(0.05) && { appID: any() as number }),
    };
  }

  const CALLS_OF_SESSIONS: Record<string, () => unknown> = {
    login: () =>
      session().login(
        mostly(user),
        mostly(() => ({
          ...(prng.chance(0.3) && { signal: mostly(signal) as AbortSignal }),
          ...(prng.chance(0.3) && { token: mostly(() => world.backend.token()) }),
        })),
      ),
    renew: () => session().renew(),
    preload: () => session().preload(),
    logout: () => session().logout(mostly(() => ({ isClearDB: mostly(() => true) }))),
    // Most calls are made of sessions that are there.
    destroy: () => {
      if (prng.chance(0.7)) return;
      const gone = session();
      gone.destroy();
      if (prng.chance(0.8)) sessions.splice(sessions.indexOf(gone), 1);
    },
    on: () =>
      void stops.push(
        session().on(
          mostly(event) as 'warning',
          mostly(() => own(() => {})),
        ),
      ),
    once: () =>
      void stops.push(
        session().once(
          mostly(event) as 'warning',
          mostly(() => own(() => {})),
        ),
      ),
    off: () =>
      session().off(
        mostly(event) as 'warning',
        mostly(() => () => {}),
      ),
    subscribe: () => void stops.push(session().subscribe(mostly(() => own(() => {})))),
    stop: () => prng.chance(0.9) && stops.length > 0 && prng.pick(stops)(),
    getSnapshot: () => session().getSnapshot(),
    timeline: () => session().timeline(),
    toJSON: () => JSON.stringify(session()),
    zim: () => session().zim,
  };
  const OTHERS: Record<string, () => unknown> = {
    createZimSession: () => {
      if (prng.chance(0.3))
        return createZimSession(mostly(() => ({ appID: any(), tokenProvider: any() })) as never);
      sessions.push(world.another(options()));
      if (sessions.length > 4) sessions.shift()!.destroy();
      return undefined;
    },
    exponentialBackoff: () => {
      const name = prng.pick(['initial', 'max', 'lateInitial', 'lateMax']);
      const policy = exponentialBackoff(mostly(() => ({ [name]: mostly(() => prng.scale(1, 1e9)) })));
      const wait = policy(
        mostly(() => ({ attempt: any(), error: any(), deadline: any(), now: any(), random: any() })) as never,
      );
      expect(wait).toBeGreaterThanOrEqual(0);
    },
    describeZimError: () => describeZimError(mostly(() => prng.int(6_000_000, 6_000_900))),
    isZimSessionError: () => isZimSessionError(any(), any() as never),
    tokenDenied: () => tokenDenied(any()),
    ZimSessionError: () =>
      new ZimSessionError(
        mostly(() => 'aborted'),
        mostly(() => ({ [prng.pick(['detail', 'zimCode', 'cause'])]: any() })),
      ),
    parseToken: () =>
      parseToken(
        mostly(() => prng.pick([world.backend.token(), '', '04', 'alice', '03AAAA', '='.repeat(900)])),
      ),
    tokenEndpoint: () => {
      const name = prng.pick(['method', 'param', 'params', 'headers', 'credentials', 'parse', 'ky']);
      const endpoint = tokenEndpoint(
        mostly(() => '/token'),
        mostly(() => ({ [name]: any() })) as never,
      );
      // There is no page here, and so no address: nothing is asked.
      return endpoint(mostly(() => ({ userID: mostly(userID) })));
    },
  };
  const WORLD: Record<string, () => void> = {
    expire: () => world.fake.expireNow(),
    kick: () => world.fake.kick(),
    drop: () => world.fake.dropConnection(),
    wake: () => world.wake(),
    backend: () =>
      world.backend.next.push(prng.pick([new Error('the app'), tokenDenied('no'), () => any() as string])),
    refused: () =>
      world.backend.next.push(() => ({
        token: world.backend.token(),
        [prng.pick(['userID', 'appID', 'expiresIn', 'serverTime'])]: any(),
      })),
    abort: () => prng.pick([new AbortController(), ...aborts]).abort(),
  };

  function note(name: string, result: unknown): void {
    if (!(result instanceof Promise)) return count(name, 'a result');
    number += 1;
    const id = `${name} ${number}`;
    pending.add(id);
    const settle = (outcome: string) => {
      pending.delete(id);
      count(name, outcome);
    };
    result.then(
      () => settle('resolved'),
      (error) =>
        settle(isZimSessionError(error) ? error.code : `NOT OURS, rejected: ${error?.stack ?? typeof error}`),
    );
  }

  function call(): void {
    const calls = sessions.length > 0 && prng.chance(0.85) ? CALLS_OF_SESSIONS : OTHERS;
    const name = prng.pick(Object.keys(calls));
    try {
      note(name, calls[name]!());
    } catch (error) {
      count(
        name,
        isZimSessionError(error)
          ? error.code
          : `NOT OURS, thrown: ${(error as Error)?.stack ?? typeof error}`,
      );
    }
  }

  return {
    call,
    disturb: () => prng.pick(Object.values(WORLD))(),
    pending,
    end: () => {
      for (const one of sessions) one.destroy();
    },
  };
}

async function play(seed: number, counts: Counts): Promise<void> {
  const prng = createPrng(seed);
  const world = createWorld();
  const reported: unknown[] = [];
  vi.stubGlobal('reportError', (error: unknown) => void reported.push(error));
  // What the app's own async code rejects, nobody can catch but the page.
  const unhandled: unknown[] = [];
  const hear = (error: unknown) => void unhandled.push(error);
  process.on('unhandledRejection', hear);
  const replay = `FUZZ_SEED=${seed} npx vitest run --project node test/fuzz/calls`;
  const { call, disturb, pending, end } = createAct(prng, world, (name, outcome) => {
    if (outcome.startsWith('NOT OURS')) expect.fail(`${name}: ${outcome}\nreplay: ${replay}`);
    const outcomes = counts.get(name) ?? new Map<string, number>();
    counts.set(name, outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1));
  });
  try {
    for (let turn = 0; turn < CALLS; turn += 1) {
      call();
      if (prng.chance(0.05)) disturb();
      if (prng.chance(0.3)) await world.clock.advance(prng.scale(10, 60_000));
    }
    end();
    await world.clock.advance(60_000);
    expect([...pending], 'calls that never settle').toEqual([]);
    expect(reported.filter(isSlip), 'reported').toEqual([]);
    expect(unhandled.filter(isSlip), 'unhandled').toEqual([]);
    expect(Object.getOwnPropertySymbols(world.home), 'left on the page').toEqual([]);
    expect(world.clock.pending, 'timers').toBe(0);
  } catch (error) {
    throw new Error(`${(error as Error).message}\nreplay: ${replay}`, { cause: error });
  } finally {
    process.off('unhandledRejection', hear);
    vi.unstubAllGlobals();
  }
}

test(`${SEEDS * CALLS} calls with arguments of every type: nothing but results, errors of ours, and time`, async () => {
  const only = Number(process.env.FUZZ_SEED);
  const seeds = only ? [only] : Array.from({ length: SEEDS }, (_, index) => index + 1);
  const counts: Counts = new Map();
  for (const seed of seeds) await play(seed, counts);
  const lines = [...counts].sort().map(([name, outcomes]) => {
    const sum = [...outcomes.values()].reduce((a, b) => a + b, 0);
    return `${name} ${sum}: ${[...outcomes]
      .sort(([, a], [, b]) => b - a)
      .map(([outcome, n]) => `${outcome} ${n}`)
      .join(', ')}`;
  });
  console.log(lines.join('\n'));
  if (!only) expect(counts.size).toBe(22);
});
