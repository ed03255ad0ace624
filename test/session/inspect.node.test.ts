import { format, inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import type { ZimSession } from 'zim-session';
import { storeOf } from '../../src/react/store.ts';
import { ALICE, createWorld, loggedIn, nothing, type World } from './world.ts';

// What is printed, spread or written down of a session, and of whatever is reached from one.

/** What the real SDK has: a circle, and the token in the middle of it. */
async function withRealInstance(): Promise<World & { readonly token: string }> {
  const world = createWorld();
  await loggedIn(world);
  const token = world.fake.serverTokens[0]!.slice(0, 40);
  const engine = { econf: { token }, self: null as unknown };
  engine.self = engine;
  Object.defineProperty(world.session.zim, 'engine', { value: engine, enumerable: true, configurable: true });
  return { ...world, token };
}

/** Every way to print that shows what is enumerable, or hidden, or all of that in depth. */
const WAYS: readonly [string, (value: unknown) => string][] = [
  ['as the console does', (value) => inspect(value)],
  ['in depth', (value) => inspect(value, { depth: 20 })],
  [
    'in depth, with what is hidden',
    (value) => inspect(value, { depth: 20, showHidden: true, getters: false }),
  ],
  ['in depth, with what getters give', (value) => inspect(value, { depth: 20, getters: true })],
  ['with %o and %O', (value) => format('%o %O', value, value)],
  ['with %s and %j', (value) => format('%s %j', value, value)],
  ['as text', (value) => `${String(value)} ${Object.prototype.toString.call(value)}`],
  ['as JSON', (value) => JSON.stringify({ value, all: [value] })],
  ['spread, as JSON', (value) => JSON.stringify({ ...(value as object) })],
  [
    'spread, in depth',
    (value) => inspect({ ...(value as object) }, { depth: 20, showHidden: true, getters: false }),
  ],
  ['by its entries', (value) => inspect(Object.entries(value as object), { depth: 20, showHidden: true })],
  ['by Object.assign', (value) => inspect(Object.assign({}, value), { depth: 20, showHidden: true })],
  [
    'by for…in',
    (value) => {
      const found: unknown[] = [];
      for (const name in value as object) found.push((value as Record<string, unknown>)[name]);
      return inspect(found, { depth: 20, showHidden: true });
    },
  ],
  [
    'cloned, or refused to be',
    (value) => {
      try {
        return inspect(structuredClone(value), { depth: 20 });
      } catch (error) {
        // A session has functions; whatever refuses it must not quote it.
        expect((error as Error).name).toBe('DataCloneError');
        return inspect(error, { depth: 20, showHidden: true });
      }
    },
  ],
];

const of = (session: ZimSession): readonly [string, () => unknown][] => [
  ['the session', () => session],
  ['its snapshot', () => session.getSnapshot()],
  ['its timeline', () => session.timeline()],
  [
    'a state of the app that holds it',
    () => ({ user: { session }, list: [session], map: new Map([['s', session]]) }),
  ],
  ['what React shares of it', () => storeOf(session)],
  ['a promise of it that waits', () => session.renew()],
  ['the unsubscribe of a listener', () => session.on('warning', nothing)],
];

describe.each(WAYS)('printed %s', (_way, print) => {
  test('nothing of a session shows a token, or throws', async () => {
    const { session, token } = await withRealInstance();
    for (const [what, value] of of(session)) {
      expect(print(value()), what).not.toContain(token);
    }
    // The instance has it; it is printed where somebody asks for it.
    expect(inspect(session.zim, { depth: 20 })).toContain(token);
  });

  test('nor does what the page holds, which is the core of all sessions', async () => {
    const { home, token } = await withRealInstance();
    const [symbol] = Object.getOwnPropertySymbols(home);
    const core = (home as unknown as Record<symbol, object>)[symbol!];
    expect(core).toBeDefined();
    for (const value of [home, core, { page: home, core }]) expect(print(value)).not.toContain(token);
  });

  test('nor do errors with their causes, whatever ZIM put into its own', async () => {
    const world = createWorld();
    const SECRET = '04SECRETSECRETSECRET';
    const broken = Object.assign(new Error(`login failed with ${SECRET}`), { config: { token: SECRET } });
    const instance = { on: nothing, off: nothing, logout: nothing, destroy: nothing, renewToken: nothing };
    const ways: object[] = [
      { create: () => ({ ...instance, login: () => Promise.reject({ code: 6000103, message: SECRET }) }) },
      { create: () => ({ ...instance, login: () => Promise.reject(broken) }) },
      {
        create: () => ({
          ...instance,
          login: () => {
            throw broken;
          },
        }),
      },
      { create: () => ({ ...instance, login: () => SECRET }) },
      {
        create: () => ({
          ...instance,
          login: nothing,
          on: () => {
            throw broken;
          },
        }),
      },
      {
        create: () => {
          throw broken;
        },
      },
    ];
    for (const way of ways) {
      const session = world.another({ sdk: { getInstance: nothing, ...way }, retry: () => null });
      let error: unknown;
      session.login(ALICE).catch((thrown) => {
        error = thrown;
      });
      await world.clock.advance(31_000);
      expect(error).toBeInstanceOf(Error);
      expect(print(error)).not.toContain(SECRET);
      expect(print(session.getSnapshot())).not.toContain(SECRET);
      session.destroy();
      await world.clock.flush();
    }
  });
});

test.each([
  ['by default', {}],
  ['in depth', { depth: 20 }],
])('a session that is printed %s still says what it can do', async (_how, options) => {
  const { session } = await withRealInstance();
  expect(inspect(session, options)).toContain('login');
});
