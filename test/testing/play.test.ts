import { expect, it, onTestFinished } from 'vitest';
import {
  createQaWorld,
  FAULTS,
  type FakeWorldOptions,
  MORE_FAULTS,
  type PlayOptions,
} from 'zim-session/testing';

// What the kit of faults does to a page, and what it refuses. What becomes of apps: ../react/faults.test.tsx.

async function worldOf(options: Partial<FakeWorldOptions> = {}) {
  const world = await createQaWorld({ zim: 'fake', ...options });
  onTestFinished(world.close);
  const session = world.session();
  const start = () => session.login({ userID: 'alice' });
  const refused = (name: string, given: PlayOptions = {}) =>
    world.qa.play(name, given).catch((error: Error) => `${error.name}: ${error.message}`);
  return { ...world, start, refused };
}

it('says what is missing before it does anything', async () => {
  const { refused, start, fake } = await worldOf();
  for (const { name, needs } of [...FAULTS, ...MORE_FAULTS])
    if (needs.length > 0)
      expect(await refused(name)).toBe(
        `QaUnavailableError: qa.play() is not available here: '${name}' needs { ${needs.join(', ')} }`,
      );
  expect(await refused('strict-mode', { start })).toMatch(/'strict-mode' needs { stop }$/);
  expect(await refused('second-tab', { start, secondTab: start })).toMatch(/needs a world with a second tab/);
  expect(fake.calls).toEqual([]);
});

it('starts no app a second time that is to be there only once', async () => {
  const { until, refused, start } = await worldOf();
  await until(start());
  for (const name of ['strict-mode', 'two-widgets', 'uikit-before', 'uikit-meanwhile', 'starts-offline'])
    expect(await refused(name, { start, stop: start })).toContain('is there before the login: log out first');
});

it.runIf('window' in globalThis)(
  'takes the page into the back-forward cache and out of it: no timer, no socket',
  async () => {
    const { qa, start, fake } = await worldOf();
    const heard: unknown[] = [];
    const note = ({ type, persisted }: PageTransitionEvent) => {
      heard.push(type, persisted, fake.reached, qa.now());
    };
    for (const type of ['pagehide', 'pageshow'] as const) {
      window.addEventListener(type, note);
      onTestFinished(() => window.removeEventListener(type, note));
    }
    await qa.play('back-forward-cache', { start });
    const [leftAt, cameAt] = [heard[3], heard[7]] as number[];
    expect(heard).toEqual(['pagehide', true, true, leftAt, 'pageshow', true, false, cameAt]);
    expect(cameAt! - leftAt!).toBeGreaterThan(3_590_000);
  },
);

it('counts an app whose start() throws or rejects as not there', async () => {
  const { qa, start } = await worldOf();
  let starts = 0;
  const broken = (how: () => unknown) => () => {
    starts += 1;
    return starts === 1 ? start() : how();
  };
  const outcomeOf = async (how: () => unknown) => {
    starts = 0;
    return (await qa.play('hot-updates-without-clean-up', { start: broken(how) })).outcome;
  };
  expect(await outcomeOf(() => undefined)).toBe('survived');
  const boom = new Error('boom');
  const throws = () => {
    throw boom;
  };
  expect(await outcomeOf(throws)).toBe('lost');
  expect(await outcomeOf(() => Promise.reject(boom))).toBe('lost');
});
