import { type Fault, judge, judgeStart, type Outcome } from './fault.ts';
import { serveHot } from './ground.ts';
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
  if (ms > 0) await lane.watch.until(true, 20_000);
  await lane.pass(ms);
  const startedAt = Date.now();
  await mountKit(lane);
  return tearDown(lane, startedAt);
}

const mountKit = (lane: Lane): Promise<void> =>
  lane.page.evaluate(() => window.app.mountKit().catch(() => {}));

async function tearDown(lane: Lane, startedAt: number): Promise<Outcome> {
  await lane.watch.until(true, 20_000);
  await lane.pass(3_000);
  const healedAt = Date.now();
  await lane.page.evaluate(() => window.app.unmountKit());
  await lane.pass(500);
  return judge(lane, Math.max(startedAt, healedAt), healedAt);
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
      await lane.page.waitForFunction(() => !window.app.connected(), undefined, { timeout: 20_000 });
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
      await lane.logIn();
      const startedAt = Date.now();
      const devtools = await lane.context.newCDPSession(lane.page);
      await devtools.send('Page.setWebLifecycleState', { state: 'frozen' });
      await lane.untilBeforeExpiry(-2_000);
      const healedAt = Date.now();
      await devtools.send('Page.setWebLifecycleState', { state: 'active' });
      await lane.pass(1_000);
      return judge(lane, startedAt, healedAt);
    },
    async problems(lane) {
      const pause = await lane.page.evaluate(() => window.app.longestPause());
      return pause > 30_000 ? [] : [`the page paused for ${Math.round(pause)} ms only`];
    },
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
      return (await lane.page.evaluate(() => window.app.restored)) ? [] : ['the page was loaded anew'];
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
    name: 'Three hot updates of the module that logs in',
    documented: 'back',
    session: 'survived',
    async run(lane) {
      const vite = await serveHot(lane.way, lane.endpoint);
      try {
        const address = vite.httpServer?.address();
        if (!address || typeof address === 'string') throw new Error('Vite has no address');
        await lane.page.goto(`http://127.0.0.1:${address.port}/hot.html?way=${lane.way}`);
        await lane.watch.until(true, 30_000);
        const startedAt = Date.now();
        for (let update = 0; update < 3; update++) {
          const module = await vite.moduleGraph.getModuleByUrl('/widget.ts');
          if (!module) throw new Error('the page has not loaded the module');
          await vite.reloadModule(module);
          await lane.pass(1_500);
        }
        return await judge(lane, startedAt);
      } finally {
        await lane.page.close();
        await vite.close();
      }
    },
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
