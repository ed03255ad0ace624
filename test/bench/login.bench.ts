import { rm } from 'node:fs/promises';
import { basename } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { bundlePages } from '../e2e/bundle-pages.ts';
import { startWorld, type World } from '../e2e/harness.ts';
import { pageOf, type StaticServer, serveFolder } from '../e2e/static-server.ts';
import { record } from '../proof/record.mjs';
import { temporary } from '../temporary.ts';
import { median, type Round, share, tableOf, WAYS, type Way } from './ways.ts';

const ROUNDS = 12;
/** Fewer say nothing: then the figures are only printed. */
const FEWEST = 10;
const TOKEN_DELAY = 200;
const SDK_DELAY = 200;
/** People click on a page that has come to rest; a renderer that is still starting adds noise to both ways. */
const SETTLE = 500;
const RUN_LIMIT = 30_000;

/**
 * Compares four ways of logging in; answers whether each was fast enough. The median of few rounds says nothing: then it
 * only prints, and answers true once all have logged in.
 */
export async function run(rounds: number = ROUNDS): Promise<boolean> {
  const folder = await temporary('bench');
  let world: World | undefined;
  let server: StaticServer | undefined;
  try {
    world = await startWorld();
    world.endpoint.always(() => ({ until: wait(TOKEN_DELAY) }));
    const sdkFile = await buildPages(folder, world.appID);
    const body = '<button>Log in</button>';
    const withToken = `<button data-token="${await world.mint()}">Log in</button>`;
    server = await serveFolder({
      folder,
      endpoint: world.endpoint,
      pages: {
        'documented.html': pageOf('sequential.js', body),
        'login.html': pageOf('session.js', body),
        'preload.html': pageOf('preload.js', body),
        'at-hand.html': pageOf('preload.js', withToken),
      },
      until: (file) => (file === sdkFile ? wait(SDK_DELAY) : undefined),
    });
    return await compare(world, server, sdkFile, rounds);
  } finally {
    await server?.close();
    await world?.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Pages that share one SDK chunk; answers the name of its file. */
async function buildPages(folder: string, appID: number): Promise<string> {
  const modules = ['sequential', 'session', 'preload'].map((page) => `test/bench/page/${page}.ts`);
  const { outputs } = await bundlePages(modules, folder, { minify: true, define: { APP_ID: String(appID) } });
  const chunks = Object.entries(outputs).filter(([, { inputs }]) =>
    Object.keys(inputs).some((input) => input.endsWith('zego-zim-web/index.js')),
  );
  if (chunks.length !== 1) throw new Error(`the SDK is in ${chunks.length} files, not in one chunk`);
  return basename(chunks[0]![0]);
}

async function compare(world: World, server: StaticServer, sdkFile: string, count: number): Promise<boolean> {
  console.log('From the click to Connected, in Chromium, with zego-zim-web on a loopback ZIM server.');
  console.log(`The token endpoint answers after ${TOKEN_DELAY} ms, the SDK's chunk after ${SDK_DELAY} ms.`);
  console.log(
    'Every run in a fresh page with an empty cache. One round to warm up the servers is not counted.\n',
  );
  const play = async (): Promise<Round> => {
    const times: Record<string, number> = {};
    for (const way of WAYS) times[way.id] = await time(world, server, sdkFile, way);
    return times as Round;
  };
  // Of fewer nothing is asserted.
  if (count >= FEWEST) await play();

  const rounds: Round[] = [];
  console.log(`round ${WAYS.map(({ id }) => id.padStart(12)).join('')}`);
  for (let number = 1; number <= count; number++) {
    const round = await play();
    rounds.push(round);
    console.log(String(number).padEnd(6) + WAYS.map(({ id }) => round[id].toFixed(0).padStart(12)).join(''));
  }
  console.log(`\n${tableOf(rounds)}\n`);
  if (count < FEWEST) {
    console.log(`Of ${FEWEST} rounds or more each is held to its share.`);
    return true;
  }
  const slow = WAYS.filter((way) => share(rounds, way) > way.most);
  for (const way of slow) console.log(`FAILED: ${way.name} took over ${way.most} of the documented code`);
  const told = WAYS.map((way) => `${way.name} ${share(rounds, way).toFixed(2)}`).slice(1);
  record('bench', {
    what: 'From the click to Connected, in Chromium, where token and SDK take 200 ms each',
    command: 'npm run bench',
    said: `the documented code ${median(rounds.map(({ documented }) => documented)).toFixed(0)} ms; of that, ${told.join(', ')}; ${count} rounds`,
  });
  return slow.length === 0;
}

/** ms from a real click until Connected. */
async function time(world: World, server: StaticServer, sdkFile: string, way: Way): Promise<number> {
  const asked = world.endpoint.requests.length;
  const sent = server.sent.length;
  const { name, preloads, hasToken } = way;
  const tab = await world.newPage({ path: `${server.url}${way.id}.html` });
  try {
    const loaded = () => server.sent.slice(sent).filter((file) => file === sdkFile).length;
    if (loaded() !== Number(preloads))
      throw new Error(`${name}: ${loaded()} loads of the SDK before the click`);
    await tab.page.waitForTimeout(SETTLE);
    await tab.page.click('button');
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`${name}: not connected in ${RUN_LIMIT} ms`)), RUN_LIMIT);
    });
    const elapsed = await Promise.race([tab.page.evaluate(() => window.elapsed), late]).finally(() =>
      clearTimeout(timer),
    );
    if (tab.errors.length > 0) throw new Error(`${name}: ${tab.errors.join('; ')}`);
    // A run that skipped one of the waits would compare something else.
    const tokens = world.endpoint.requests.length - asked;
    if (loaded() !== 1 || tokens !== Number(!hasToken)) {
      throw new Error(`${name}: ${loaded()} loads of the SDK, and ${tokens} requests of a token`);
    }
    return elapsed;
  } finally {
    await tab.close();
  }
}
