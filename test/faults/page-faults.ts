import { didPause, judge, judgeStart, type Outcome, type PageFault, until } from './fault.ts';
import { serveHot } from './hot-server.ts';
import type { PageLane } from './page-lane.ts';

// What only a browser can show.

/** The lid closes, and opens after the token's end; the network is back 5 s later. */
async function sleepPastExpiry(lane: PageLane, told: boolean) {
  await lane.logIn();
  const startedAt = lane.now();
  await lane.network(false, told);
  await lane.sleeper.stop();
  await lane.untilBeforeExpiry(-2_000);
  lane.sleeper.wake();
  await lane.pass(5_000);
  const healedAt = lane.now();
  await lane.network(true, told);
  return judge(lane, startedAt, healedAt);
}

async function hotUpdates(lane: PageLane, cleansUp: boolean): Promise<Outcome> {
  const vite = await serveHot(lane.endpoint);
  try {
    await lane.page.goto(`${vite.url}hot.html?way=${lane.way}&cleansUp=${cleansUp}`);
    await until(lane, () => lane.watch.up);
    const startedAt = lane.now();
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

const logins = (lane: PageLane): number => lane.zim.requests.filter(({ cmd }) => cmd === 'login').length;

export const PAGE_FAULTS: readonly PageFault[] = [
  {
    where: 'page',
    name: 'The machine sleeps past the expiry; 5 s after it woke up the network is back',
    lane: { lifetime: 40 },
    documented: 'lost',
    session: 'back',
    within: 5_000,
    run: (lane) => sleepPastExpiry(lane, true),
    problems: (lane) => didPause(lane, 30_000),
  },
  {
    where: 'page',
    name: 'The same, and the browser gives no `online` event',
    lane: { lifetime: 40 },
    documented: 'lost',
    session: 'back',
    within: 30_000,
    run: (lane) => sleepPastExpiry(lane, false),
    problems: (lane) => didPause(lane, 30_000),
  },
  {
    where: 'page',
    name: 'The page starts offline; the network comes after 8 s',
    documented: 'lost',
    session: 'in',
    within: 5_000,
    async run(lane) {
      await lane.network(false, true);
      await lane.mount();
      await lane.pass(8_000);
      const healedAt = lane.now();
      await lane.network(true, true);
      return judgeStart(lane, healedAt);
    },
  },
  {
    where: 'page',
    name: 'The page is hidden and frozen past the expiry, then resumed',
    lane: { lifetime: 40 },
    documented: 'back',
    session: 'back',
    within: 5_000,
    async run(lane) {
      const tab = await lane.hide();
      await lane.logIn();
      const startedAt = lane.now();
      await tab.freeze();
      await lane.untilBeforeExpiry(-2_000);
      const healedAt = lane.now();
      await tab.resume();
      await lane.pass(1_000);
      return judge(lane, startedAt, healedAt);
    },
    problems: (lane) => didPause(lane, 30_000),
  },
  {
    where: 'page',
    name: 'Navigated away, and back past the expiry from the back-forward cache',
    lane: { lifetime: 40, backForwardCache: true },
    documented: 'back',
    session: 'back',
    within: 5_000,
    async run(lane) {
      await lane.logIn();
      const startedAt = lane.now();
      const devtools = await lane.context.newCDPSession(lane.page);
      await lane.page.goto(new URL('elsewhere.html', lane.url).href);
      await lane.untilBeforeExpiry(-2_000);
      const { currentIndex, entries } = await devtools.send('Page.getNavigationHistory');
      const healedAt = lane.now();
      await devtools.send('Page.navigateToHistoryEntry', { entryId: entries[currentIndex - 1]!.id });
      await lane.pass(1_000);
      return judge(lane, startedAt, healedAt);
    },
    async problems(lane) {
      return (await lane.ask('app.restored')) ? [] : ['the page was loaded anew'];
    },
  },
  {
    where: 'page',
    name: 'React’s StrictMode: mount, unmount, mount',
    documented: 'in',
    session: 'in',
    within: 5_000,
    async run(lane) {
      const startedAt = lane.now();
      await lane.page.evaluate(() => window.app.mountStrict());
      return judgeStart(lane, startedAt);
    },
    async problems(lane) {
      return logins(lane) === 1 && lane.endpoint.requests.length === 1 ? [] : ['it was more than one login'];
    },
  },
  {
    where: 'page',
    name: 'Three hot updates of the module that logs in, which cleans up after itself',
    documented: 'back',
    session: 'back',
    within: 5_000,
    run: (lane) => hotUpdates(lane, true),
  },
  {
    where: 'page',
    name: 'The same, and it does not clean up',
    documented: 'lost',
    session: 'survived',
    run: (lane) => hotUpdates(lane, false),
  },
];
