import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { tokenDenied } from 'zim-session';
import { ALICE, createWorld, loggedIn, nothing, type World } from './world.ts';

// What developer tools and RUM tools see of a session.

const MINUTE = 60_000;

let world: World;
beforeEach(() => {
  world = createWorld();
  vi.spyOn(performance, 'now').mockImplementation(() => world.clock.now());
});
afterEach(() => void vi.restoreAllMocks());

function measured() {
  const calls: [name: string, took: number, detail: unknown][] = [];
  vi.spyOn(performance, 'measure').mockImplementation((name, options) => {
    const { start, end, detail } = options as { start: number; end: number; detail: unknown };
    calls.push([name, end - start, detail]);
    return undefined as never;
  });
  return calls;
}

test('login, renewal and recovery, each with what its stages took', async () => {
  const seen = measured();
  await loggedIn(world);
  const [login, ...rest] = seen;
  expect(rest).toEqual([]);
  const [name, took, detail] = login!;
  const { phases } = detail as { phases: Record<string, number> };
  expect([name, detail]).toMatchObject(['zim-session:login', { outcome: 'ok', phases: { fetching: 100 } }]);
  expect(phases.fetching! + phases.presenting!).toBe(took);

  await world.clock.advance(56 * MINUTE);
  expect(seen.slice(1)).toMatchObject([['zim-session:renewal', expect.any(Number), { outcome: 'ok' }]]);

  world.fake.expireNow();
  await world.clock.advance(5_000);
  expect(seen.slice(2)).toMatchObject([['zim-session:recovery', expect.any(Number), { outcome: 'ok' }]]);
});

test('a renewal that is tried again is one, and its waits are a stage of it', async () => {
  await loggedIn(world);
  const seen = measured();
  world.backend.next = [new Error('down'), new Error('down')];
  await world.clock.advance(58 * MINUTE);
  expect(seen).toHaveLength(1);
  const [, took, { phases }] = seen[0] as [string, number, { phases: Record<string, number> }];
  expect(phases.fetching).toBe(300);
  expect(phases.retrying).toBeGreaterThan(1_000);
  expect(Object.values(phases).reduce((sum, ms) => sum + ms)).toBe(took);
});

test('what comes to nothing says why', async () => {
  const seen = measured();
  world.backend.always = tokenDenied();
  world.session.login(ALICE).catch(nothing);
  await world.clock.advance(2_000);
  world.backend.always = new Error('down');
  world.session.login(ALICE).catch(nothing);
  await world.clock.advance(2_000);
  void world.session.logout();
  await world.clock.advance(2_000);
  world.backend.always = null;
  await loggedIn(world);
  world.backend.always = tokenDenied();
  world.session.renew().catch(nothing);
  await world.clock.advance(2_000);
  expect(seen.map(([name, , detail]) => [name, (detail as { outcome: string }).outcome])).toEqual([
    ['zim-session:login', 'token-denied'],
    ['zim-session:login', 'requested'],
    ['zim-session:login', 'ok'],
    ['zim-session:renewal', 'token-denied'],
  ]);
});

test('neither user nor token is in it', async () => {
  const before = performance.getEntriesByType('measure').length;
  await loggedIn(world);
  const entries = performance.getEntriesByType('measure').slice(before);
  expect(entries.map(({ name }) => name)).toEqual(['zim-session:login']);
  const said = JSON.stringify(entries.map((entry) => [entry, (entry as PerformanceMeasure).detail]));
  for (const secret of ['alice', world.fake.serverTokens[0]!]) expect(said).not.toContain(secret);
});

const now = (): number => 0;

test.each([
  ['there is no performance', undefined],
  ['it cannot measure', { now }],
  [
    'it throws',
    {
      now,
      measure: () => {
        throw new SyntaxError('no such mark');
      },
    },
  ],
])('a session does without, where %s', async (_name, instead) => {
  vi.stubGlobal('performance', instead);
  try {
    await loggedIn(world);
    await world.clock.advance(56 * MINUTE);
    expect(world.names()).toContain('tokenRenewed');
  } finally {
    vi.unstubAllGlobals();
  }
});
