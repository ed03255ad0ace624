import { describe, expect, onTestFinished, test, vi } from 'vitest';
import {
  createZimSession,
  describeZimError,
  isZimSessionError,
  tokenDenied,
  ZimSessionError,
  type ZimSessionOptions,
} from 'zim-session';
import { boom, VALUES } from './values.ts';
import { ALICE, createWorld, loggedIn, nothing, outcome } from './world.ts';

// Arguments of every type: a result, or an error of ours. What is async rejects, and never throws.

/** The code of what comes of it; anything but a result or an error of ours fails the test. */
function ours(call: () => unknown): string {
  try {
    call();
    return 'a result';
  } catch (error) {
    if (isZimSessionError(error)) return error.code;
    throw error;
  }
}

/** The same for what is async: thrown is not ours, whatever it is. */
async function settled(world: ReturnType<typeof createWorld>, call: () => Promise<unknown>, ms = 1_000) {
  const promise = call();
  expect(promise).toBeInstanceOf(Promise);
  let result = 'pending';
  promise.then(
    () => {
      result = 'resolved';
    },
    (error) => {
      result = isZimSessionError(error) ? error.code : `not ours: ${Object.prototype.toString.call(error)}`;
    },
  );
  await world.clock.advance(ms);
  expect(result).not.toMatch('not ours');
  return result;
}

describe.each(VALUES)('%s', (_type, value) => {
  test('as the options of createZimSession', () => {
    expect(ours(() => createZimSession(value() as never))).toBe('invalid-options');
  });

  test.each(['appID', 'tokenProvider'])('as the option %s', (name) => {
    const { another } = createWorld();
    const code = ours(() => another({ [name]: value() }));
    const isProvider = name === 'tokenProvider' && ['string', 'function'].includes(typeof value());
    if (isProvider && value() !== '') expect(code).toBe('a result');
    else expect(code).toBe('invalid-options');
  });

  test.each(['sdk', 'renewal', 'retry', 'timeouts', 'platform', 'logger'])('as the option %s', (name) => {
    const { another } = createWorld();
    const code = ours(() => another({ [name]: value() }));
    expect(['a result', 'invalid-options']).toContain(code);
    if (value() === undefined) expect(code).toBe('a result');
  });

  test.each([
    ['renewal', 'window'],
    ['timeouts', 'token'],
    ['timeouts', 'login'],
    ['timeouts', 'renew'],
    ['platform', 'clock'],
    ['platform', 'random'],
    ['platform', 'page'],
  ])('as %s.%s', (name, field) => {
    const { another } = createWorld();
    const code = ours(() => another({ [name]: { [field]: value() } }));
    expect(['a result', 'invalid-options']).toContain(code);
    if (value() === undefined) expect(code).toBe('a result');
  });

  test('as the user of login()', async () => {
    const world = createWorld();
    expect(await settled(world, () => world.session.login(value() as never))).toBe('invalid-user');
  });

  test.each(['userID', 'userName', 'userAvatarUrl', 'customStatus', 'customStatusDuration'])(
    'as the %s of login()',
    async (name) => {
      const world = createWorld();
      const code = await settled(world, () => world.session.login({ ...ALICE, [name]: value() } as never));
      expect(['resolved', 'invalid-user']).toContain(code);
      if (value() === undefined && name !== 'userID') expect(code).toBe('resolved');
    },
  );

  test('as the options of login()', async () => {
    const world = createWorld();
    const code = await settled(world, () => world.session.login(ALICE, value() as never));
    expect(['resolved', 'invalid-options']).toContain(code);
  });

  test('as the signal of login()', async () => {
    const world = createWorld();
    const signal = value();
    const code = await settled(world, () => world.session.login(ALICE, { signal } as never));
    expect(code).toBe(signal ? 'invalid-options' : 'resolved');
  });

  test('as the token of login() it costs nothing', async () => {
    const world = createWorld();
    const token = value();
    expect(await settled(world, () => world.session.login(ALICE, { token } as never))).toBe('resolved');
    expect(world.backend.requests).toHaveLength(1);
  });

  test.each(['token', 'userID', 'appID', 'expiresIn', 'serverTime'])('as the %s of that', async (name) => {
    const world = createWorld();
    const token = { token: world.backend.token(), [name]: value() };
    expect(await settled(world, () => world.session.login(ALICE, { token } as never))).toBe('resolved');
  });

  test('as the options of logout(), and their isClearDB', async () => {
    vi.stubGlobal('reportError', nothing);
    onTestFinished(() => void vi.unstubAllGlobals());
    const world = createWorld();
    for (const options of [value(), { isClearDB: value() }]) {
      await loggedIn(world);
      expect(await settled(world, () => world.session.logout(options as never))).toBe('resolved');
      expect([world.session.getSnapshot().status, world.fake.online]).toEqual(['logged-out', null]);
    }
  });

  test('as the name of an event, and as its listener', () => {
    const { session } = createWorld();
    const isName = typeof value() === 'string';
    const isListener = typeof value() === 'function';
    for (const method of ['on', 'once'] as const) {
      expect(ours(() => session[method](value() as never, nothing as never))).toBe(
        isName ? 'a result' : 'invalid-options',
      );
      expect(ours(() => session[method]('warning', value() as never))).toBe(
        isListener ? 'a result' : 'invalid-options',
      );
    }
    expect(ours(() => session.off(value() as never, value() as never))).toBe('a result');
    expect(ours(() => session.off('warning', value() as never))).toBe('a result');
    expect(ours(() => session.subscribe(value() as never))).toBe(isListener ? 'a result' : 'invalid-options');
  });

  test('as what nobody asked for', async () => {
    const world = createWorld();
    const session = world.session as unknown as Record<string, (...args: unknown[]) => unknown>;
    for (const name of ['getSnapshot', 'timeline', 'toJSON', 'destroy']) {
      expect(ours(() => session[name]!(value(), value()))).toBe('a result');
    }
    for (const name of ['preload', 'renew']) {
      expect(await settled(world, () => session[name]!(value()) as never)).toBe('destroyed');
    }
  });

  test('as what is said about an error', () => {
    expect(ours(() => describeZimError(value() as never))).toBe('a result');
    expect(ours(() => isZimSessionError(value(), value() as never))).toBe('a result');
    expect(isZimSessionError(value())).toBe(false);
    expect(tokenDenied(value()).code).toBe('token-denied');
    expect(ours(() => new ZimSessionError(value() as never))).toBe('invalid-options');
    expect(['a result', 'invalid-options']).toContain(
      ours(() => new ZimSessionError('aborted', value() as never)),
    );
    for (const name of ['detail', 'kind', 'retryable', 'zimCode', 'httpStatus', 'retryAfter', 'cause']) {
      const code = ours(() => {
        const { zimCode, httpStatus, retryAfter, message } = new ZimSessionError('aborted', {
          [name]: value(),
        });
        for (const fact of [zimCode, httpStatus, retryAfter])
          expect(['number', 'undefined']).toContain(typeof fact);
        expect(message).toMatch(/^aborted/);
      });
      expect(['a result', 'invalid-options']).toContain(code);
    }
  });
});

test.each<[string, () => unknown]>([
  [
    'userID',
    () => ({
      get userID() {
        return boom();
      },
    }),
  ],
  [
    'userName',
    () => ({
      userID: 'alice',
      get userName() {
        return boom();
      },
    }),
  ],
  [
    'userName that is text the first time',
    () => {
      let reads = 0;
      return {
        userID: 'alice',
        get userName() {
          return reads++ === 0 ? 'Alice' : boom();
        },
      };
    },
  ],
])('a user with a getter that throws: %s', async (_what, user) => {
  const world = createWorld();
  const code = await settled(world, () => world.session.login(user() as never));
  expect(['invalid-user', 'resolved']).toContain(code);
});

describe('a signal', () => {
  const signal = (part: object) => ({
    aborted: false,
    addEventListener: nothing,
    removeEventListener: nothing,
    ...part,
  });

  test.each<[string, object]>([
    ['whose listeners cannot be added', signal({ addEventListener: boom })],
    ['whose state cannot be read', Object.defineProperty(signal({}), 'aborted', { get: boom })],
    ['whose listeners cannot be removed, for lack of it', signal({ removeEventListener: undefined })],
  ])('%s: invalid-options, and nobody is asked', async (_what, given) => {
    const world = createWorld();
    const code = await settled(world, () => world.session.login(ALICE, { signal: given as AbortSignal }));
    expect([code, world.backend.requests]).toEqual(['invalid-options', []]);
    world.session.destroy();
    await world.clock.flush();
    expect([Object.getOwnPropertySymbols(world.home), world.clock.pending]).toEqual([[], 0]);
  });

  test('whose listeners cannot be removed: that is reported, and the login has worked', async () => {
    const reported = vi.fn();
    vi.stubGlobal('reportError', reported);
    onTestFinished(() => void vi.unstubAllGlobals());
    const world = createWorld();
    const given = signal({ removeEventListener: boom }) as unknown as AbortSignal;
    const other = outcome(world.session.login(ALICE));
    expect(await settled(world, () => world.session.login(ALICE, { signal: given }))).toBe('resolved');
    expect([other.code, reported.mock.calls.length]).toEqual(['resolved', 1]);
  });
});

test('options are read once: what a getter answers later does not count', () => {
  const { another } = createWorld();
  const reads = new Map<string, number>();
  const base = { appID: 1, tokenProvider: '/t', retry: () => 5, logger: console, timeouts: {}, renewal: {} };
  const options = new Proxy(base, {
    get(target, name) {
      const count = (reads.get(String(name)) ?? 0) + 1;
      reads.set(String(name), count);
      return count > 1 ? boom() : Reflect.get(target, name);
    },
  });
  expect(() => createZimSession(options as ZimSessionOptions)).not.toThrow();
  expect(another().getSnapshot().status).toBe('logged-out');
});

test('null for a part of the options is the default', () => {
  const parts = { renewal: null, retry: null, timeouts: null, logger: null };
  for (const platform of [null, { clock: null, random: null, page: null }]) {
    const options = { appID: 1, tokenProvider: '/t', ...parts, platform };
    expect(createZimSession(options as never).getSnapshot().status).toBe('logged-out');
  }
});

test('null in place of what login() takes is refused at once, and nobody is asked; logout() takes it', async () => {
  const world = createWorld();
  const codes: unknown[] = [];
  for (const call of [
    () => world.session.login(ALICE, null as never),
    () => world.session.login(null as never),
    () => world.session.logout(null as never),
  ])
    await call().catch((error) => codes.push(error.code));
  expect(codes).toEqual(['invalid-options', 'invalid-user']);
  expect([world.backend.requests, world.fake.calls]).toEqual([[], []]);
});
