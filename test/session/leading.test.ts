import { describe, expect, test } from 'vitest';
import type { TokenRequest, ZimSessionOptions } from 'zim-session';
import { ALICE, BOB, createWorld, loggedIn, nothing, outcome, type World } from './world.ts';

// Provider, retry, renewal and logger are those of the living session that called login() last and was not refused, else
// of the one that joined last.

/** Options that note under this name that they were asked. */
function optionsOf(world: World, name: string, noted: string[]): Partial<ZimSessionOptions> {
  return {
    tokenProvider: (request: TokenRequest) => {
      noted.push(`${name} is asked`);
      return world.backend.provider(request);
    },
    retry: () => {
      noted.push(`${name} retries`);
      return 1_000;
    },
  };
}

/** Sessions of these names, and whose options a renewal goes by that fails once. */
function several(...names: string[]) {
  const world = createWorld();
  const noted: string[] = [];
  const sessions = names.map((name) => world.another(optionsOf(world, name, noted)));
  async function whose(): Promise<string> {
    await world.clock.advance(2_000);
    noted.length = 0;
    world.backend.next = [new Error('down')];
    const living = sessions.find((session) => session.getSnapshot().status === 'logged-in')!;
    const renewal = outcome(living.renew());
    await world.clock.advance(3_000);
    expect(renewal.code).toBe('resolved');
    const [name] = noted[0]!.split(' ');
    expect(noted).toEqual([`${name} is asked`, `${name} retries`, `${name} is asked`]);
    return name!;
  }
  return { world, sessions, whose };
}

describe('the options that count', () => {
  test('are those of the session that logged in last', async () => {
    const { sessions, whose } = several('one', 'two');
    void sessions[0]!.login(ALICE);
    void sessions[1]!.login(ALICE);
    expect(await whose()).toBe('two');
    void sessions[0]!.login(ALICE);
    expect(await whose()).toBe('one');
  });

  test('are not those of one that was refused', async () => {
    const { sessions, whose } = several('one', 'two');
    void sessions[0]!.login(ALICE);
    const refused = outcome(sessions[1]!.login(BOB));
    expect(await whose()).toBe('one');
    expect(refused.code).toBe('already-logged-in');
  });

  test('are not those of one whose login was aborted before it was called, or of no user', async () => {
    const { sessions, whose } = several('one', 'two');
    void sessions[0]!.login(ALICE);
    const aborted = outcome(sessions[1]!.login(ALICE, { signal: AbortSignal.abort() }));
    const nobody = outcome(sessions[1]!.login({ userID: '' }));
    expect(await whose()).toBe('one');
    expect([aborted.code, nobody.code]).toEqual(['aborted', 'invalid-user']);
  });

  test('are not those of one that only preloads, or renews', async () => {
    const { sessions, whose } = several('one', 'two');
    void sessions[0]!.login(ALICE);
    void sessions[1]!.preload();
    void sessions[1]!.renew().catch(nothing);
    expect(await whose()).toBe('one');
  });

  test('are those of the next one when that leaves: of the one before that logged in', async () => {
    const { sessions, whose } = several('one', 'two', 'three', 'four');
    void sessions[0]!.login(ALICE);
    void sessions[1]!.login(ALICE);
    void sessions[2]!.login(ALICE);
    void sessions[3]!.preload();
    expect(await whose()).toBe('three');
    sessions[2]!.destroy();
    expect(await whose()).toBe('two');
    sessions[1]!.destroy();
    expect(await whose()).toBe('one');
  });

  test('are those of the one that joined last, where none that logged in is left', async () => {
    const { sessions, whose } = several('one', 'two', 'three');
    void sessions[0]!.login(ALICE);
    void sessions[1]!.preload();
    void sessions[2]!.preload();
    expect(await whose()).toBe('one');
    sessions[0]!.destroy();
    expect(await whose()).toBe('three');
  });
});

test('what is in flight is finished by whoever began it', async () => {
  const { world, sessions } = several('one', 'two');
  void sessions[0]!.login(ALICE);
  await world.clock.advance(1_000);
  const renewal = outcome(sessions[0]!.renew());
  await world.clock.advance(50);
  void sessions[1]!.login(ALICE);
  await world.clock.advance(1_000);
  expect([renewal.code, world.backend.requests.length]).toEqual(['resolved', 2]);
  expect(world.backend.requests.every(({ signal }) => !signal.aborted)).toBe(true);
});

test('timeouts.token goes with the provider, and the window with the schedule', async () => {
  const world = createWorld();
  await loggedIn(world);
  const two = world.another({
    tokenProvider: () => new Promise<string>(nothing),
    timeouts: { token: 700 },
    renewal: { window: 1_000_000 },
  });
  void two.login(ALICE);
  void two.renew().catch(nothing);
  await world.clock.advance(650);
  expect(two.getSnapshot()).toMatchObject({ renewal: 'fetching', error: null });
  await world.clock.advance(100);
  expect(two.getSnapshot()).toMatchObject({ error: { code: 'token-endpoint-timeout' } });
  two.destroy();
  await world.clock.advance(2_000);
  const three = world.another({ renewal: { window: 1_000_000 } });
  void three.login(ALICE);
  await Promise.all([three.renew(), world.clock.advance(2_000)]);
  const { tokenExpiresAt, renewsAt } = three.getSnapshot();
  expect(tokenExpiresAt! - renewsAt!).toBe(1_000_000);
});

test('the lines of the log go to the logger that counts', async () => {
  const world = createWorld();
  const lines: string[] = [];
  const loggerOf = (name: string) => {
    const hear = (line: string) => void lines.push(`${name} ${line.split(' ')[1]}`);
    return { debug: hear, info: hear, warn: hear, error: hear };
  };
  const one = world.another({ logger: loggerOf('one') });
  const two = world.another({ logger: loggerOf('two') });
  void one.login(ALICE);
  await world.clock.advance(1_000);
  void two.login(ALICE);
  lines.length = 0;
  await Promise.all([one.renew(), world.clock.advance(1_000)]);
  expect(new Set(lines.map((line) => line.split(' ')[0]))).toEqual(new Set(['two']));
  two.destroy();
  await world.clock.advance(1_000);
  lines.length = 0;
  world.fake.kick();
  expect(lines).toContain('one loggedOut');
});
