// npm run simulate -- --seeds N --from S [--verbose]: plays N random worlds around whole sessions, beginning with seed S,
// then the two scenarios with figures, outages and sleeps. Fails with a story, made short, for each rule
// that did not hold. The same seed is the same world: `--from S --seeds 1 --verbose` tells it step by step.
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('../..', import.meta.url));
const bundle = `${root}node_modules/.cache/zim-session/simulate-${process.pid}.mjs`;
const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '1000' },
    from: { type: 'string', default: '1' },
    threads: { type: 'string', default: '2' },
    verbose: { type: 'boolean', default: false },
    'no-shrink': { type: 'boolean', default: false },
    scenarios: { type: 'string', default: 'yes' },
  },
});
const seeds = Number(values.seeds);
const from = Number(values.from);
const started = performance.now();

mkdirSync(`${root}node_modules/.cache/zim-session`, { recursive: true });
await build({
  entryPoints: [`${root}test/simulate/worker.ts`],
  outfile: bundle,
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  alias: { 'zim-session': `${root}src/index.ts` },
  external: ['zego-zim-web'],
  logLevel: 'error',
});

/** Seeds that a thread gets at once, and stories of failures that are made short. */
const CHUNK = Math.max(1, Math.min(100, Math.ceil(seeds / 8)));
const MOST_STORIES = 3;
/** ms of real time. */
const LONGEST_WORLD = 20_000;

const orders = [];
for (let at = from; at < from + seeds; at += CHUNK)
  orders.push({ from: at, count: Math.min(CHUNK, from + seeds - at) });
const results = [];

function work() {
  return new Promise((resolve, reject) => {
    const seed = new Int32Array(new SharedArrayBuffer(4));
    const worker = new Worker(bundle, {
      workerData: { seed, verbose: values.verbose, shrink: !values['no-shrink'], most: MOST_STORIES },
    });
    // A world that never ends is a failure, too.
    let seen = 0;
    const watchdog = setInterval(() => {
      if (seen === seed[0] && seen) reject(new Error(`seed ${seen} does not end`));
      seen = seed[0];
    }, LONGEST_WORLD);
    const next = () => {
      const order = orders.shift();
      if (order) worker.postMessage(order);
      else {
        clearInterval(watchdog);
        void worker.terminate().then(resolve);
      }
    };
    worker.on('message', (result) => {
      results.push(result);
      next();
    });
    worker.on('error', reject);
    next();
  });
}

await Promise.all(Array.from({ length: Number(values.threads) }, work)).catch(({ message }) => {
  console.error(message);
  process.exit(1);
});
const sum = {};
for (const { figures } of results) {
  for (const [key, value] of Object.entries(figures)) {
    sum[key] = key.startsWith('worst') ? Math.max(sum[key] ?? 0, value) : (sum[key] ?? 0) + value;
  }
}
const failures = results.flatMap((one) => one.failures).sort((a, b) => a.seed - b.seed);
const rules = new Map();
for (const failure of failures) rules.set(failure.rule, [...(rules.get(failure.rule) ?? []), failure]);
for (const [rule, cases] of rules) {
  console.log(
    `\n✗ ${rule}: ${cases.length} of ${seeds} seeds (${cases.slice(0, 12).map(({ seed }) => seed)} …)`,
  );
  for (const { seed, detail, at, story, trace } of cases.filter((one) => one.story).slice(0, MOST_STORIES)) {
    console.log(`seed ${seed}, at ${(at / 1000).toFixed(3)} s: ${detail}\n${story}`);
    if (trace.length) console.log(trace.join('\n'));
  }
}
const hours = (ms) => Math.round(ms / 3_600_000).toLocaleString('en-US');
const s = (ms) => `${(ms / 1000).toFixed(1)} s`;
console.log(
  `\n${sum.worlds} worlds from seed ${from} in ${s(performance.now() - started)}: ${hours(sum.sessionTime)} session-hours of ${hours(sum.time)}, ` +
    `${sum.steps} steps, ${sum.promises} promises, ${sum.fetches} fetches, ${sum.logins} logins, ${sum.renewals} renewals, ` +
    `${sum.losses} losses, ${sum.recoveries} recoveries, ${sum.loggedOut} ends; ` +
    `at most ${sum.worstRate} requests a minute, back ${s(sum.worstRecovery)} after all was well at the latest, ` +
    `login() at most ${s(sum.worstLogin)}, renew() ${s(sum.worstRenew)}; ${failures.length} failures`,
);
process.exitCode = failures.length ? 1 : 0;
