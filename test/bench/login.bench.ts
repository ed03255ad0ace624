import { rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { startWorld, type World } from '../e2e/harness.ts';
import { pageOf, type StaticServer, serveFolder } from '../e2e/static-server.ts';
import { temporary } from '../temporary.ts';

const PAIRS = 16;
const MOST = 0.75;
const TOKEN_DELAY = 200;
const SDK_DELAY = 200;
/** People click on a page that has come to rest; a renderer that is still starting adds noise to both ways. */
const SETTLE = 500;
const RUN_LIMIT = 30_000;
const root = fileURLToPath(new URL('../..', import.meta.url));

type Way = 'sequential' | 'session';

/**
 * Compares the two ways of logging in; answers whether the session was fast enough. The median of fewer pairs than are
 * usual says nothing: then it only prints, and answers true once all have logged in.
 */
export async function run(pairs: number = PAIRS): Promise<boolean> {
  const folder = await temporary('bench');
  let world: World | undefined;
  let server: StaticServer | undefined;
  try {
    world = await startWorld();
    world.endpoint.always(() => ({ until: wait(TOKEN_DELAY) }));
    const sdkFile = await buildPages(folder, world.appID);
    const body = '<button>Log in</button>';
    server = await serveFolder({
      folder,
      endpoint: world.endpoint,
      pages: { 'a.html': pageOf('sequential.js', body), 'b.html': pageOf('session.js', body) },
      until: (file) => (file === sdkFile ? wait(SDK_DELAY) : undefined),
    });
    return await compare(world, server, sdkFile, pairs);
  } finally {
    await server?.close();
    await world?.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Two pages that share one SDK chunk; answers the name of its file. */
async function buildPages(folder: string, appID: number): Promise<string> {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: ['test/bench/page/sequential.ts', 'test/bench/page/session.ts'],
    outdir: folder,
    bundle: true,
    splitting: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    metafile: true,
    logLevel: 'error',
    alias: { 'zim-session': join(root, 'src/index.ts') },
    define: { APP_ID: String(appID) },
  });
  const chunks = Object.entries(metafile.outputs).filter(([, { inputs }]) =>
    Object.keys(inputs).some((input) => input.endsWith('zego-zim-web/index.js')),
  );
  if (chunks.length !== 1) throw new Error(`the SDK is in ${chunks.length} files, not in one chunk`);
  return basename(chunks[0]![0]);
}

async function compare(world: World, server: StaticServer, sdkFile: string, count: number): Promise<boolean> {
  console.log('From the click to Connected, in Chromium, with zego-zim-web on a loopback ZIM server.');
  console.log(`The token endpoint answers after ${TOKEN_DELAY} ms, the SDK's chunk after ${SDK_DELAY} ms.`);
  console.log('A: load the SDK, create, fetch a token, login — one after the other. B: zim-session.');
  console.log(
    'Every run in a fresh page with an empty cache. One pair to warm up the servers is not counted.\n',
  );
  await time(world, server, sdkFile, 'sequential');
  await time(world, server, sdkFile, 'session');

  const pairs: { a: number; b: number; ratio: number }[] = [];
  console.log('pair      A ms      B ms      B/A');
  for (let number = 1; number <= count; number++) {
    const a = await time(world, server, sdkFile, 'sequential');
    const b = await time(world, server, sdkFile, 'session');
    pairs.push({ a, b, ratio: b / a });
    console.log(row(String(number), a, b, b / a));
  }
  const a = median(pairs.map((pair) => pair.a));
  const b = median(pairs.map((pair) => pair.b));
  const ratio = median(pairs.map((pair) => pair.ratio));
  console.log(row('median', a, b, ratio));
  const told = `\nMedian of the pairs' B/A: ${ratio.toFixed(3)}`;
  if (count < PAIRS) {
    console.log(`${told}; of ${PAIRS} pairs it is at most ${MOST}`);
    return true;
  }
  const passed = ratio <= MOST;
  console.log(`${told}, at most ${MOST}: ${passed ? 'passed' : 'FAILED'}`);
  return passed;
}

/** ms from a real click until Connected. */
async function time(world: World, server: StaticServer, sdkFile: string, way: Way): Promise<number> {
  const asked = world.endpoint.requests.length;
  const sent = server.sent.length;
  const tab = await world.newPage({ path: `${server.url}${way === 'sequential' ? 'a' : 'b'}.html` });
  try {
    const loaded = () => server.sent.slice(sent).filter((file) => file === sdkFile).length;
    if (loaded() > 0) throw new Error(`${way}: the SDK was loaded before the click`);
    await tab.page.waitForTimeout(SETTLE);
    await tab.page.click('button');
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`${way}: not connected in ${RUN_LIMIT} ms`)), RUN_LIMIT);
    });
    const elapsed = await Promise.race([tab.page.evaluate(() => window.elapsed), late]).finally(() =>
      clearTimeout(timer),
    );
    if (tab.errors.length > 0) throw new Error(`${way}: ${tab.errors.join('; ')}`);
    // A run that skipped one of the waits would compare something else.
    const tokens = world.endpoint.requests.length - asked;
    if (loaded() !== 1 || tokens !== 1) {
      throw new Error(`${way}: ${loaded()} loads of the SDK and ${tokens} of a token, not one of each`);
    }
    return elapsed;
  } finally {
    await tab.close();
  }
}

function median(values: number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  const half = sorted.length / 2;
  return (sorted[Math.ceil(half) - 1]! + sorted[Math.floor(half)]!) / 2;
}

function row(name: string, a: number, b: number, ratio: number): string {
  return `${name.padEnd(6)}${a.toFixed(0).padStart(8)}${b.toFixed(0).padStart(10)}${ratio.toFixed(3).padStart(9)}`;
}
