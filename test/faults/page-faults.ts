import { listedFault } from '../../src/testing/qa/fault-list.ts';
import { back } from './back-forward-cache.ts';
import { judge, judgeStart, type Outcome, type PageFault, until } from './fault.ts';
import { serveHot } from './hot-server.ts';
import type { PageLane } from './page-lane.ts';

// What only a browser can show.

/** ms for which the page was made to stand still. */
const stoodStill = new WeakMap<PageLane, number>();

/** The lid closes, and opens after the token's end; the network is back 5 s later. */
async function sleepPastExpiry(lane: PageLane, told: boolean) {
  await lane.logIn();
  const startedAt = lane.now();
  await lane.network(false, told);
  await lane.sleeper.stop();
  const stoppedAt = lane.now();
  await lane.untilBeforeExpiry(-2_000);
  stoodStill.set(lane, lane.now() - stoppedAt);
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

/** That the page really stood still, but for what one look of its own takes. */
async function didStandStill(lane: PageLane): Promise<string[]> {
  const pause = (await lane.ask('app.longestPause()')) as number;
  const meant = stoodStill.get(lane) ?? Number.NaN;
  return pause >= meant - 200
    ? []
    : [`the page stood still for ${Math.round(pause)} ms, not for ${Math.round(meant)}`];
}

const logins = (lane: PageLane): number => lane.zim.requests.filter(({ cmd }) => cmd === 'login').length;

export const PAGE_FAULTS: readonly PageFault[] = [
  {
    ...listedFault('machine-sleeps'),
    where: 'page',
    lane: { lifetime: 40 },
    within: 5_000,
    run: (lane) => sleepPastExpiry(lane, true),
    problems: didStandStill,
  },
  {
    ...listedFault('machine-sleeps-untold'),
    where: 'page',
    lane: { lifetime: 40 },
    within: 30_000,
    run: (lane) => sleepPastExpiry(lane, false),
    problems: didStandStill,
  },
  {
    ...listedFault('starts-offline'),
    where: 'page',
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
    ...listedFault('frozen-tab'),
    where: 'page',
    lane: { lifetime: 40 },
    within: 5_000,
    async run(lane) {
      const tab = await lane.hide();
      await lane.logIn();
      const startedAt = lane.now();
      await tab.freeze();
      const frozenAt = lane.now();
      await lane.untilBeforeExpiry(-2_000);
      const healedAt = lane.now();
      stoodStill.set(lane, healedAt - frozenAt);
      await tab.resume();
      await lane.pass(1_000);
      return judge(lane, startedAt, healedAt);
    },
    problems: didStandStill,
  },
  {
    ...listedFault('back-forward-cache'),
    where: 'page',
    lane: { lifetime: 40, backForwardCache: true },
    within: 5_000,
    async run(lane) {
      await lane.logIn();
      const startedAt = lane.now();
      await lane.page.goto(new URL('elsewhere.html', lane.url).href);
      await lane.untilBeforeExpiry(-2_000);
      const healedAt = lane.now();
      await back(lane.page);
      await lane.pass(1_000);
      return judge(lane, startedAt, healedAt);
    },
    async problems(lane) {
      return (await lane.ask('app.restored')) ? [] : ['the page was loaded anew'];
    },
  },
  {
    ...listedFault('strict-mode'),
    where: 'page',
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
    ...listedFault('hot-updates'),
    where: 'page',
    within: 5_000,
    run: (lane) => hotUpdates(lane, true),
  },
  {
    ...listedFault('hot-updates-without-clean-up'),
    where: 'page',
    run: (lane) => hotUpdates(lane, false),
  },
];
