import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ZimSession } from 'zim-session';
import { FAULTS, MORE_FAULTS, type QaFault } from 'zim-session/testing';
import { startWorld, type TestPage, type World } from './harness.ts';

// The faults as a kit, from Playwright: `zimQA.play(name)` on the app page of `page/qa.ts`, which runs the real SDK on a ZIM server inside the page.
// Here are some; `KIT=all`, as in `npm run test:more`, plays all of them.

let world: World;
let tab: TestPage;

beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world?.close());
afterEach(() => tab?.close());

const SOME = ['starts-offline', 'zim-restarts', 'zim-closes', 'backend-down-past-expiry', 'second-device'];
const played = [...FAULTS, ...MORE_FAULTS].filter(
  ({ name, needs }) =>
    // A server inside the page knows of no other tab: that is for `restored.e2e.ts` and `tabs.e2e.ts`.
    !needs.includes('secondTab') && (process.env.KIT === 'all' || SOME.includes(name)),
);

/** What the timer of an instance that was destroyed throws (S37). */
const OF_DESTROYED = /\breading 'user'|\beconf\b/;

/** What starts the app itself is played on a page whose session is gone. */
async function play({ name, needs }: QaFault): Promise<unknown> {
  if (needs.length === 0) return tab.page.evaluate((name) => zimQA!.play(name), name);
  return tab.page.evaluate(async (name) => {
    window.session.destroy();
    await zimQA!.advance(2_000);
    const running: ZimSession[] = [];
    return zimQA!.play(name, {
      start() {
        const session = window.loopback.session();
        running.push(session);
        return session.login({ userID: 'alice' });
      },
      stop: () => running.pop()?.destroy(),
      connected: () => running.every((one) => one.getSnapshot().connection === 'connected'),
    });
  }, name);
}

describe('zimQA.play() on the real SDK', () => {
  it.for(played)('$title', async (fault) => {
    // Long enough that nothing is to be renewed in the ten minutes of a dead line.
    tab = await world.newPage({ path: 'qa.html?lifetime=1200000', constantRandom: false });
    await expect.poll(() => tab.page.getByRole('status').innerText()).toBe('connected');
    expect(await play(fault)).toMatchObject({
      name: fault.name,
      title: fault.title,
      outcome: fault.session,
    });
    const errors = tab.errors.filter((text) => fault.needs.length === 0 || !OF_DESTROYED.test(text));
    expect(errors).toEqual([]);
    // Not one byte for the outside.
    expect(world.zim.requests).toEqual([]);
  });
});

it('a name that is none, a fault that comes too late, and what is missing, are said so', async () => {
  tab = await world.newPage({ path: 'qa.html', constantRandom: false });
  await expect.poll(() => tab.page.getByRole('status').innerText()).toBe('connected');
  const refused = (name: string) =>
    tab.page.evaluate(
      (name) => zimQA!.play(name).catch((error: Error) => `${error.name}: ${error.message}`),
      name,
    );
  expect(await refused('lightning')).toMatch(
    /^RangeError: There is no fault 'lightning'. There are: machine-sleeps, /,
  );
  expect(await refused('starts-offline')).toMatch(/^QaUnavailableError: .*before the login/);
  expect(await refused('hot-updates')).toMatch(/^QaUnavailableError: .*needs { start, stop }$/);
});
