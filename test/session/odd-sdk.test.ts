import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { ZimSessionError } from 'zim-session';
import type { RawZim } from '../../src/adapters/raw-zim.ts';
import { ALICE, createWorld, loggedIn, nothing, outcome } from './world.ts';

// What `sdk` gives is not what it should be: that is said at once, with the name of what is missing.

const METHODS = ['on', 'off', 'login', 'logout', 'renewToken', 'destroy'] as const;

/** An instance that somebody wrote by hand. */
const byHand = (change: object = {}) => ({
  on: nothing,
  off: nothing,
  login: async () => {},
  logout: nothing,
  renewToken: async () => ({}),
  destroy: nothing,
  ...change,
});

const classOf = (instance: unknown, change: object = {}) => ({
  create: () => instance,
  getInstance: () => null,
  ...change,
});

const boom = (): never => {
  throw new TypeError('the app');
};

/** Whatever is thrown that nobody catches, is none of ours. */
function uncaught(): unknown[] {
  const found: unknown[] = [];
  const report = (error: unknown) => void found.push(error);
  vi.stubGlobal('reportError', report);
  onTestFinished(() => void vi.unstubAllGlobals());
  return found;
}

/** How login() and preload() end, within a second; and that nothing else comes of it. */
async function refusal(sdk: unknown): Promise<ZimSessionError> {
  const found = uncaught();
  const world = createWorld();
  const session = world.another({ sdk });
  session.on('peerMessageReceived', nothing);
  const errors: ZimSessionError[] = [];
  for (const call of [() => session.login(ALICE), () => session.preload()]) {
    call().catch((error) => void errors.push(error));
    await world.clock.advance(1_000);
  }
  const [login, preload] = errors;
  expect(session.getSnapshot()).toMatchObject({ status: 'logged-out', reason: 'login-failed', error: login });
  expect(preload).toMatchObject({ code: login!.code, message: login!.message });
  session.on('groupMessageReceived' as never, nothing as never);
  session.destroy();
  await world.clock.flush();
  expect(found.filter((error) => (error as Error).message !== 'the app')).toEqual([]);
  expect(world.clock.pending).toBe(0);
  return login!;
}

describe('sdk-load-failed at once, for', () => {
  test.each(METHODS)('an instance without %s()', async (name) => {
    const { code, message } = await refusal(classOf(byHand({ [name]: undefined })));
    expect(code).toBe('sdk-load-failed');
    expect(message).toContain(`no ${name}()`);
  });

  test('an instance without most of them', async () => {
    const { message } = await refusal(classOf({ login: nothing }));
    expect(message).toContain('no on(), off(), logout(), renewToken(), destroy()');
  });

  test.each<[string, unknown]>([
    ['a number', 5],
    ['text', 'ZIM'],
    ['true', true],
    ['an empty object', {}],
    ['a promise', Promise.resolve(byHand())],
    ['a function', nothing],
    ['nothing', undefined],
    ['null', null],
    ['0', 0],
    ['methods that are none', byHand({ login: 'login' })],
    ['what is frozen', Object.freeze(byHand())],
    ['a proxy that throws', new Proxy({}, { get: boom })],
    ['what cannot be listened to', byHand({ on: boom })],
  ])('create() that gives %s', async (_what, instance) => {
    expect((await refusal(classOf(instance))).code).toBe('sdk-load-failed');
  });

  test.each<[string, object]>([
    ['no getInstance()', { create: () => byHand() }],
    ['getInstance that is none', classOf(byHand(), { getInstance: 'instance' })],
    ['a loader that gives that', () => ({ ZIM: { create: () => byHand() } })],
  ])('%s', async (_what, sdk) => {
    const { code, message } = await refusal(sdk);
    expect([code, message]).toEqual(['sdk-load-failed', expect.stringContaining('no getInstance()')]);
  });

  test.each([undefined, null, true, 7, {}, 'done'])('login() that returns %o', async (answer) => {
    const sdk = classOf(byHand({ login: () => answer }));
    const world = createWorld();
    const login = world.another({ sdk }).login(ALICE);
    const result = outcome(login);
    await world.clock.advance(1_000);
    expect(result.code).toBe('sdk-load-failed');
    await expect(login).rejects.toThrow('login() gave no promise');
  });
});

test.each([undefined, 7, {}])('renewToken() that returns %o: renew() says so', async (answer) => {
  const world = createWorld();
  const session = world.another({ sdk: classOf(byHand({ renewToken: () => answer })) });
  void session.login(ALICE);
  await world.clock.advance(1_000);
  const renewal = session.renew();
  const result = outcome(renewal);
  await world.clock.advance(21_000);
  expect(result.code).toBe('sdk-load-failed');
  await expect(renewal).rejects.toThrow('renewToken() gave no promise');
  expect(session.getSnapshot().status).toBe('logged-in');
});

describe('the version of the SDK', () => {
  const withVersion = (getVersion: unknown) => classOf(byHand(), { getVersion });

  test.each(['2.17.9', '2.13.0', '1.30.0', '2.9.1', '0.1'])(
    '%s is refused; both are named',
    async (version) => {
      const { code, message } = await refusal(withVersion(() => version));
      expect([code, message]).toEqual(['sdk-load-failed', expect.stringContaining(version)]);
      expect(message).toContain('2.18');
    },
  );

  test.each<[string, unknown]>([
    ['2.18.0', () => '2.18.0'],
    ['2.18', () => '2.18'],
    ['2.29.0', () => '2.29.0'],
    ['2.100.0', () => '2.100.0'],
    ['3.0.0-beta.1', () => '3.0.0-beta.1'],
    ['of another form', () => 'v2'],
    ['empty', () => ''],
    ['a number', () => 2.13e9],
    ['nothing', nothing],
    ['a symbol', () => Symbol('2.13')],
    ['thrown', boom],
    ['not told', undefined],
    ['no function', '2.13.0'],
  ])('%s passes', async (_what, getVersion) => {
    const world = createWorld();
    const login = outcome(world.another({ sdk: withVersion(getVersion) }).login(ALICE));
    await world.clock.advance(1_000);
    expect(login.code).toBe('resolved');
  });
});

describe('an instance that changes later', () => {
  test('frozen by the app: it is let go of, and the next session has a page', async () => {
    const found = uncaught();
    const world = createWorld();
    await loggedIn(world);
    Object.freeze(world.session.zim);
    world.session.destroy();
    await world.clock.flush();
    expect([Object.getOwnPropertySymbols(world.home), world.fake.online]).toEqual([[], null]);
    expect(found).toEqual([expect.any(TypeError)]);
  });

  test.each(['off', 'logout', 'destroy'] as const)('%s() throws: the page is let go of', async (name) => {
    const found = uncaught();
    const world = createWorld();
    const session = world.another({ sdk: classOf(byHand({ [name]: boom })) });
    void session.login(ALICE);
    await world.clock.advance(1_000);
    session.on('peerMessageReceived', nothing);
    session.destroy();
    await world.clock.flush();
    expect([Object.getOwnPropertySymbols(world.home), world.clock.pending]).toEqual([[], 0]);
    // Who lets go asks quietly for a logout.
    expect(found).toHaveLength(name === 'logout' ? 0 : 1);
  });

  test('on() throws from then on: listeners of the session can still be added', async () => {
    const found = uncaught();
    const world = createWorld();
    const on = vi.fn();
    const session = world.another({ sdk: classOf(byHand({ on })) });
    await session.preload();
    on.mockImplementation(boom);
    expect(() => session.on('peerMessageReceived', nothing)).not.toThrow();
    expect(found).toHaveLength(1);
    session.destroy();
    await world.clock.flush();
  });

  test.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['text', 'connected'],
    ['states that are none', { state: 'two', event: {} }],
    ['a symbol', { state: Symbol('state'), event: 0 }],
    ['a getter that throws', Object.defineProperty({}, 'state', { get: boom })],
  ])('events that carry %s change nothing about the connection', async (_what, data) => {
    uncaught();
    const world = createWorld();
    const listeners = new Map<string, (zim: unknown, data: unknown) => void>();
    const on: RawZim['on'] = (type, listener) => void listeners.set(type, listener);
    const logout = vi.fn();
    const session = world.another({ sdk: classOf(byHand({ on, logout })) });
    void session.login(ALICE);
    await world.clock.advance(1_000);
    listeners.get('connectionStateChanged')!(session.zim, { state: 2, event: 0 });
    const { connectionSince } = session.getSnapshot();
    for (const listener of listeners.values()) expect(() => listener(session.zim, data)).not.toThrow();
    await world.clock.advance(1_000);
    const connected = { status: 'logged-in', connection: 'connected', connectionSince };
    expect(session.getSnapshot()).toMatchObject(connected);
    session.destroy();
    await world.clock.flush();
    // Who lets go while connected logs out.
    expect([logout.mock.calls.length, world.clock.pending]).toEqual([1, 0]);
  });
});

test.each<[string, unknown]>([
  ['a getter that throws', Object.defineProperty({}, 'create', { get: boom })],
  ['a module that imports itself in a circle', new Proxy({}, { get: boom })],
  ['text', 'zego-zim-web'],
  ['an empty module', {}],
])('the sdk option is %s: invalid-options', (_what, sdk) => {
  const { another } = createWorld();
  expect(() => another({ sdk })).toThrow(expect.objectContaining({ code: 'invalid-options' }));
});

test.each<[string, () => unknown]>([
  ['throws', boom],
  ['gives nothing', nothing],
  ['gives text', () => 'zego-zim-web'],
  ['gives a promise of null', async () => null],
  [
    'gives a proxy that throws',
    () => new Proxy({}, { get: (_, name) => (name === 'then' ? undefined : boom()) }),
  ],
  ['gives a thenable that throws', () => Object.defineProperty({}, 'then', { get: boom })],
])('a loader that %s', async (_what, sdk) => {
  expect((await refusal(sdk)).code).toBe('sdk-load-failed');
});
