import { afterEach, describe, expect, test, vi } from 'vitest';
import { ZimSessionError } from 'zim-session';
import { createWorld, loggedIn, rawOf } from './world.ts';

afterEach(() => vi.restoreAllMocks());

/** Everything that the page's console is told, whoever tells it. */
function listenToConsole(): unknown[] {
  const lines: unknown[] = [];
  for (const [name, method] of Object.entries(console)) {
    if (typeof method !== 'function') continue;
    vi.spyOn(console, name as 'log').mockImplementation((...line: unknown[]) => void lines.push(line));
  }
  return lines;
}

/** As JSON, with what JSON leaves out of an error. */
const written = (seen: unknown, zim: unknown): string =>
  JSON.stringify(seen, (_key, value) => {
    if (value instanceof Error)
      return { ...value, message: value.message, cause: value.cause, stack: value.stack };
    return typeof value === 'object' && value === zim ? '[zim]' : value;
  });

test('no token in any snapshot, event, error, timeline entry or console line of a whole run', async () => {
  const lines = listenToConsole();
  const reported = vi.fn();
  vi.stubGlobal('reportError', reported);
  const world = createWorld({ logger: console });
  const { session, backend, fake, clock } = world;
  const errors: ZimSessionError[] = [];
  const failed = (error: ZimSessionError) => void errors.push(error);
  const snapshots: unknown[] = [];
  session.subscribe(() => snapshots.push(session.getSnapshot()));
  const tokens: string[] = [];
  const { token } = backend;
  backend.token = (lifetime) => {
    tokens.push(token(lifetime));
    return tokens.at(-1)!;
  };
  session.on('tokenRenewed', () => {
    throw new Error('a listener of the app');
  });
  await loggedIn(world, { userID: 'alice-secret-name' });
  void session.login({ userID: 'bob-secret-name' }).catch(failed);
  // A token again, one that is over, one cut short, one of another version, and one in an answer of a strange shape.
  for (const answer of [
    () => tokens[0]!,
    () => backend.token(-5),
    () => backend.token().slice(0, 60),
    () => backend.token().replace(/^04/, '03'),
    () => ({ wrapped: backend.token() }) as never,
    () => ({ token: backend.token(), userID: 'bob-secret-name' }),
  ]) {
    backend.next = [answer];
    void session.renew().catch(failed);
    await clock.advance(40_000);
  }
  fake.refuseRenew(50111);
  void session.renew().catch(failed);
  await clock.advance(10_000);
  fake.heal();
  await clock.advance(40_000);
  fake.expireNow();
  await clock.advance(40_000);
  rawOf(session)
    .login('alice-secret-name', { token: backend.token(7_200) })
    .catch(() => {});
  await clock.advance(1_000);
  fake.kick();
  void session.renew().catch(failed);
  await clock.advance(1_000);

  const seen = written(
    [world.events, snapshots, errors, lines, reported.mock.calls, session.timeline()],
    session.zim,
  );
  vi.unstubAllGlobals();
  expect(world.names()).toEqual(expect.arrayContaining(['sessionLost', 'recovered', 'warning', 'loggedOut']));
  expect(tokens.length).toBeGreaterThan(8);
  expect(errors.length).toBeGreaterThan(3);
  expect(lines.length).toBeGreaterThan(50);
  expect(reported).toHaveBeenCalled();
  for (const secret of tokens) expect(seen).not.toContain(secret.slice(0, 40));
  // The user is in the snapshot only.
  const told = written([errors, lines, session.timeline()], session.zim);
  expect(told).not.toMatch(/(alice|bob)-secret-name/);
});

describe('a session that is written down', () => {
  /** One with a token, a failure that has a cause, and an instance. */
  async function failing() {
    const world = createWorld();
    await loggedIn(world);
    const cause = new Error('SECRET of the app');
    world.backend.always = cause;
    void world.session.renew().catch(() => {});
    await world.clock.advance(300);
    const [token] = world.fake.serverTokens;
    expect(world.session.getSnapshot().error?.cause).toBe(cause);
    return { world, secrets: [token!.slice(0, 40), 'SECRET of the app'] };
  }

  test('as JSON is its snapshot, with an error that has no cause', async () => {
    const { world } = await failing();
    const { error, ...rest } = world.session.getSnapshot();
    const { code, kind, message } = error!;
    expect(world.session.toJSON()).toEqual({ ...rest, error: { code, kind, message } });
    expect(JSON.parse(JSON.stringify({ session: world.session }))).toEqual({
      session: { ...rest, error: { code, kind, message } },
    });
  });

  test('as JSON has the numbers of the error, where there are some', async () => {
    const world = createWorld();
    world.fake.refuseLogin(6000015);
    void world.session.login({ userID: 'alice' }).catch(() => {});
    await world.clock.advance(1_000);
    expect(world.session.toJSON().error).toEqual({
      code: 'zim-plan-limit',
      kind: 'plan',
      message: expect.any(String),
      zimCode: 6000015,
    });
    world.backend.always = new ZimSessionError('token-endpoint-status', { httpStatus: 400 });
    void world.session.login({ userID: 'bob' }).catch(() => {});
    await world.clock.advance(1_000);
    expect(world.session.toJSON()).toMatchObject({ status: 'logging-in', error: { httpStatus: 400 } });
  });

  test('as JSON without a failure, and after destroy()', () => {
    const { session } = createWorld();
    expect(session.toJSON()).toEqual(session.getSnapshot());
    session.destroy();
    expect(session.toJSON()).toMatchObject({ status: 'destroyed', error: null });
  });

  test('has no zim among its keys, also where it is spread or assigned', async () => {
    const { world } = await failing();
    const { session } = world;
    expect(session.zim).not.toBeNull();
    expect(Object.keys(session)).not.toContain('zim');
    expect(Object.values({ ...session }).filter((value) => typeof value !== 'function')).toEqual([]);
    expect('zim' in Object.assign({}, session)).toBe(false);
    const names: string[] = [];
    for (const name in session) names.push(name);
    expect(names).not.toContain('zim');
  });

  test('in any of these ways holds no token and no cause', async () => {
    const { world, secrets } = await failing();
    const { session } = world;
    const ways = [
      JSON.stringify(session),
      JSON.stringify({ ...session }),
      JSON.stringify([session.toJSON(), session.timeline()]),
      String(session),
      ...Object.values({ ...session }).map(String),
    ];
    for (const way of ways) for (const secret of secrets) expect(way).not.toContain(secret);
  });
});
