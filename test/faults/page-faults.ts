import { didPause, type Fault, judge, judgeStart, type Outcome } from './fault.ts';
import { serveHot } from './hot-server.ts';
import type { Lane } from './lane.ts';

// What happens to the page, and what other code on it does.

const logins = (lane: Lane): number => lane.zim.requests.filter(({ cmd }) => cmd === 'login').length;

async function wrongClock(lane: Lane) {
  await lane.logIn();
  const startedAt = Date.now();
  await lane.untilBeforeExpiry(-3_000);
  const healedAt = Date.now();
  lane.zim.drop();
  await lane.pass(500);
  return judge(lane, startedAt, healedAt);
}

async function kitAfter(lane: Lane, ms: number): Promise<Outcome> {
  await lane.page.evaluate(() => void window.app.mount());
  if (ms > 0) await lane.watch.until(true, 60_000);
  await lane.pass(ms);
  const startedAt = Date.now();
  await mountKit(lane);
  return tearDown(lane, startedAt);
}

const mountKit = (lane: Lane): Promise<void> =>
  lane.page.evaluate(() => window.app.mountKit().catch(() => {}));

async function tearDown(lane: Lane, startedAt: number): Promise<Outcome> {
  await lane.watch.until(true, 60_000);
  await lane.pass(3_000);
  const healedAt = Date.now();
  await lane.page.evaluate(() => window.app.unmountKit());
  await lane.pass(500);
  return judge(lane, Math.max(startedAt, healedAt), healedAt);
}

async function hotUpdates(lane: Lane, cleansUp: boolean): Promise<Outcome> {
  const vite = await serveHot(lane.endpoint);
  try {
    await lane.page.goto(`${vite.url}hot.html?way=${lane.way}&cleansUp=${cleansUp}`);
    await lane.watch.until(true, 60_000);
    const startedAt = Date.now();
    for (let update = 0; update < 3; update++) {
      await vite.update('/widget.ts');
      await lane.pass(1_500);
    }
    return await judge(lane, startedAt);
  } finally {
    await lane.page.close();
    await vite.close();
  }
}

export const PAGE_FAULTS: readonly Fault[] = [
  {
    name: 'A second tab of the same user (one device per user)',
    documented: 'ended',
    session: 'ended',
    async run(lane) {
      await lane.logIn();
      const other = await lane.newPage();
      await other.evaluate(() => void window.app.mount());
      await lane.page.waitForFunction(() => !window.app.connected(), undefined, { timeout: 60_000 });
      const before = logins(lane);
      await lane.pass(10_000);
      if (logins(lane) > before) return { kind: 'back', after: 0 };
      const there = await other.evaluate(() => window.app.connected());
      return { kind: there ? 'ended' : 'lost' };
    },
  },
  {
    name: 'The page is hidden and frozen past the expiry, then resumed',
    lane: { lifetime: 40 },
    documented: 'back',
    session: 'back',
    within: 5_000,
    async run(lane) {
      const tab = await lane.hide();
      await lane.logIn();
      const startedAt = Date.now();
      await tab.freeze();
      await lane.untilBeforeExpiry(-2_000);
      const healedAt = Date.now();
      await tab.resume();
      await lane.pass(1_000);
      return judge(lane, startedAt, healedAt);
    },
    problems: (lane) => didPause(lane, 30_000),
  },
  {
    name: 'Navigated away, and back past the expiry from the back-forward cache',
    lane: { lifetime: 40, backForwardCache: true },
    documented: 'back',
    session: 'back',
    within: 5_000,
    async run(lane) {
      await lane.logIn();
      const startedAt = Date.now();
      const devtools = await lane.context.newCDPSession(lane.page);
      await lane.page.goto(new URL('elsewhere.html', lane.url).href);
      await lane.untilBeforeExpiry(-2_000);
      const { currentIndex, entries } = await devtools.send('Page.getNavigationHistory');
      const healedAt = Date.now();
      await devtools.send('Page.navigateToHistoryEntry', { entryId: entries[currentIndex - 1]!.id });
      await lane.pass(1_000);
      return judge(lane, startedAt, healedAt);
    },
    async problems(lane) {
      return (await lane.ask('app.restored')) ? [] : ['the page was loaded anew'];
    },
  },
  {
    name: 'The clock is an hour ahead; after the expiry the socket drops',
    lane: { lifetime: 40, skew: 3_600_000 },
    documented: 'back',
    session: 'back',
    within: 5_000,
    run: wrongClock,
  },
  {
    name: 'The clock is an hour behind; after the expiry the socket drops',
    lane: { lifetime: 40, skew: -3_600_000 },
    documented: 'lost',
    session: 'back',
    within: 5_000,
    run: wrongClock,
  },
  {
    name: 'React’s StrictMode: mount, unmount, mount',
    documented: 'in',
    session: 'in',
    within: 5_000,
    async run(lane) {
      const startedAt = Date.now();
      await lane.page.evaluate(() => window.app.mountStrict());
      return judgeStart(lane, startedAt);
    },
    async problems(lane) {
      return logins(lane) === 1 && lane.endpoint.requests.length === 1 ? [] : ['it was more than one login'];
    },
  },
  {
    name: 'Three hot updates of the module that logs in, which cleans up after itself',
    documented: 'back',
    session: 'back',
    within: 5_000,
    run: (lane) => hotUpdates(lane, true),
  },
  {
    name: 'The same, and it does not clean up',
    documented: 'lost',
    session: 'survived',
    run: (lane) => hotUpdates(lane, false),
  },
  {
    name: 'Two widgets on one page, each with the login code',
    documented: 'lost',
    session: 'in',
    within: 5_000,
    async run(lane) {
      const startedAt = Date.now();
      for (let widget = 0; widget < 2; widget++) {
        await lane.page.evaluate(() => void window.app.mount()).catch(() => {});
      }
      return judgeStart(lane, startedAt);
    },
    async problems(lane) {
      return logins(lane) === 1 ? [] : ['it was more than one login'];
    },
  },
  {
    name: 'ZEGO’s UIKit is mounted before the app logs in, and torn down',
    documented: 'lost',
    session: 'back',
    within: 5_000,
    async run(lane) {
      const startedAt = Date.now();
      await mountKit(lane);
      await lane.page.evaluate(() => void window.app.mount()).catch(() => {});
      return tearDown(lane, startedAt);
    },
  },
  {
    name: 'ZEGO’s UIKit is mounted while the app logs in, and torn down',
    documented: 'lost',
    session: 'back',
    within: 5_000,
    run: (lane) => kitAfter(lane, 0),
  },
  {
    name: 'ZEGO’s UIKit is mounted after the app logged in, and torn down',
    documented: 'lost',
    session: 'back',
    within: 5_000,
    run: (lane) => kitAfter(lane, 1_000),
  },
];
