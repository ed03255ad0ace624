// npm run simulate -- --seeds N --from S [--verbose]: plays N random worlds around whole sessions, beginning with seed S,
// then the three scenarios with figures: outages, sleeps, tabs of one browser. Fails with a story, made short, for each rule
// that did not hold. The same seed is the same world: `--from S --seeds 1 --verbose` tells it step by step.
import { mkdirSync, rmSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { build } from 'esbuild';
import { record } from '../proof/record.mjs';

// Another program, which ends this process: what a fleet asks of one backend, instead of whole sessions.
if (process.argv[2] === 'fleet') await import('./fleet/run.mjs');

const root = fileURLToPath(new URL('../..', import.meta.url));
const cache = `${root}node_modules/.cache/zim-session`;
const bundle = `${cache}/simulate-${process.pid}.mjs`;
/** Another copy of the package, as two bundles on one page have it. */
const copy = `${cache}/simulate-copy-${process.pid}.mjs`;
const { values } = readWords({
  options: {
    seeds: { type: 'string', default: '1000' },
    from: { type: 'string', default: '1' },
    threads: { type: 'string', default: '2' },
    verbose: { type: 'boolean', default: false },
    'no-shrink': { type: 'boolean', default: false },
    scenarios: { type: 'string', default: 'yes' },
  },
});
const [seeds, from, threads] = [values.seeds, values.from, values.threads].map(Number);
if (![seeds, from, threads].every((count) => Number.isInteger(count) && count > 0)) {
  usage('--seeds, --from and --threads take a number');
}
const started = performance.now();

mkdirSync(cache, { recursive: true });
process.once('exit', () => {
  for (const file of [bundle, copy]) rmSync(file, { force: true });
});
const options = {
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  external: ['zego-zim-web'],
  logLevel: 'error',
};
await build({
  ...options,
  entryPoints: [`${root}test/simulate/worker.ts`],
  outfile: bundle,
  alias: { 'zim-session': `${root}src/index.ts` },
});
await build({ ...options, entryPoints: [`${root}src/index.ts`], outfile: copy });
const { EXEMPTIONS } = await import(
  `data:text/javascript,${encodeURIComponent((await build({ ...options, entryPoints: [`${root}test/simulate/watch/exemptions.ts`], write: false })).outputFiles[0].text)}`
);

/** Seeds that a thread gets at once, and stories of failures that are made short. */
const CHUNK = Math.max(1, Math.min(100, Math.ceil(seeds / 8)));
const MOST_STORIES = 3;
/** Runs of each of the scenarios. */
const SCENARIOS = Math.ceil(Math.min(2_000, Math.max(100, seeds / 10)) / 50) * 50;
/** ms of real time. */
const LONGEST_WORLD = 20_000;

const orders = [];
for (let at = from; at < from + seeds; at += CHUNK)
  orders.push({ from: at, count: Math.min(CHUNK, from + seeds - at) });
if (values.scenarios === 'yes') {
  for (const family of ['outage', 'sleep', 'tabs']) {
    for (let at = 0; at < SCENARIOS; at += 50) orders.push({ family, from: from + at, count: 50 });
  }
}
const results = [];

function work() {
  return new Promise((resolve, reject) => {
    const seed = new Int32Array(new SharedArrayBuffer(4));
    const worker = new Worker(bundle, {
      workerData: {
        seed,
        copy: pathToFileURL(copy).href,
        verbose: values.verbose,
        shrink: !values['no-shrink'],
        most: MOST_STORIES,
      },
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
        resolve();
        void worker.terminate();
      }
    };
    worker.on('message', (result) => {
      results.push(result);
      next();
    });
    worker.on('error', reject);
    // After an error or at the end this says nothing new.
    worker.on('exit', () => reject(new Error('a worker ended before its seeds did')));
    next();
  });
}

// Told to stop, it reports on what it has played; told again, it does not.
let stopped = 0;
for (const [signal, number] of [
  ['SIGINT', 2],
  ['SIGTERM', 15],
]) {
  process.on(signal, () => {
    if (stopped) process.exit(stopped);
    stopped = 128 + number;
    orders.splice(0);
  });
}

await Promise.all(Array.from({ length: threads }, work)).catch(({ message }) => {
  console.error(message);
  process.exit(1);
});
function total(family) {
  const sum = {};
  for (const { figures } of results.filter((one) => one.family === family)) {
    for (const [key, value] of Object.entries(figures)) {
      sum[key] = key.startsWith('worst') ? Math.max(sum[key] ?? 0, value) : (sum[key] ?? 0) + value;
    }
  }
  return sum;
}
const sum = total(undefined);
const failures = results.flatMap((one) => one.failures).sort((a, b) => a.seed - b.seed);
const rules = new Map();
for (const failure of failures) rules.set(failure.rule, [...(rules.get(failure.rule) ?? []), failure]);
for (const [rule, cases] of rules) {
  console.log(
    `\n✗ ${rule}: ${cases.length} of ${seeds} seeds (${cases.slice(0, 12).map(({ seed }) => seed)} …)`,
  );
  for (const { seed, detail, at, story, trace } of cases.slice(0, MOST_STORIES)) {
    console.log(`seed ${seed}, at ${(at / 1000).toFixed(3)} s: ${detail}\n${story}`);
    if (trace.length) console.log(trace.join('\n'));
  }
}
for (const { seed, story, trace } of results.flatMap((one) => one.stories ?? [])) {
  console.log(`\nseed ${seed}\n${story}\n${trace.join('\n')}`);
}
const hours = (ms) => Math.round(ms / 3_600_000).toLocaleString('en-US');
const s = (ms) => `${(ms / 1000).toFixed(1)} s`;
if (values.scenarios === 'yes') {
  const out = total('outage');
  console.log(
    `\noutage: ${out.outages} backend outages with one-hour tokens; ${out.shortLosses} sessions lost in ${out.shortOutages} of up to 270 s; ` +
      `${out.longLosses} lost in longer ones, back after ${s(out.sumBack / out.longLosses)} on average, ${s(out.worstBack)} at the latest; ` +
      `requests per session and minute: ${(out.requests / out.minutes).toFixed(1)} on average, at most ${out.worstPerMinute}`,
  );
  const nap = total('sleep');
  console.log(
    `sleep: ${nap.sleeps} sleeps past the expiry; back ${s(nap.sumAfterOnline / nap.withEvent)} after the online event on average, ${s(nap.worstAfterOnline)} at the latest; ` +
      `where there is none ${s(nap.worstSilently)} after the network at the latest; ${s(nap.worstAtOnce)} after waking where the network was there`,
  );
}
if (values.scenarios === 'yes') {
  const all = total('tabs');
  console.log(
    `tabs: ${all.tabs} tabs in ${SCENARIOS} browsers; ${all.takeOvers} take-overs, ${all.handOvers} hand-overs, ${all.logouts} logouts, ${all.kicks} kicks by another device; ` +
      `no tab in for at most ${s(all.worstOut)} while one wanted in`,
  );
}
const counted = (prefix) =>
  Object.entries(sum)
    .filter(([key]) => key.startsWith(prefix))
    .map(([key, count]) => [key.slice(prefix.length), count])
    .sort();
console.log('\nWhat was done:');
for (const [what, count] of counted('did ')) console.log(`${String(count).padStart(9)}  ${what}`);
console.log('\nWhere a rule need not hold, and in how many worlds it did not:');
for (const [name, why] of Object.entries(EXEMPTIONS)) {
  console.log(`${String(sum[`excused ${name}`] ?? 0).padStart(9)}  ${name}: ${why}`);
}
console.log(
  `\n${sum.worlds} worlds from seed ${from} in ${s(performance.now() - started)}: ${hours(sum.sessionTime)} session-hours of ${hours(sum.time)}, ` +
    `${sum.steps} steps, ${sum.promises} promises, ${sum.fetches} fetches, ${sum.logins} logins, ${sum.renewals} renewals (${sum.handedOver} by login), ` +
    `${sum.questions} questions (${(sum.questions / (sum.sessionTime / 60_000)).toFixed(2)} a minute), deaf for at most ${s(sum.worstDeaf)}, ` +
    `${sum.losses} losses, ${sum.recoveries} recoveries, ${sum.loggedOut} ends; ` +
    `at most ${sum.worstRate} requests a minute, back ${s(sum.worstRecovery)} after all was well at the latest, ` +
    `login() at most ${s(sum.worstLogin)}, renew() ${s(sum.worstRenew)}; ${failures.length} failures`,
);
// So many are a proof; `npm test` plays fewer.
if (seeds >= 10_000 && !stopped) {
  const count = (value) => value.toLocaleString('en-US');
  const broken = [...rules].map(([rule, { length }]) => `"${rule}" in ${length}`).join(', ');
  record('simulate', {
    what: 'Random worlds around whole sessions: outages, sleeps, clocks, tabs, other code',
    command: `npm run simulate -- --seeds ${seeds}${values.scenarios === 'yes' ? '' : ' --scenarios no'}`,
    said:
      `${count(sum.worlds)} worlds, ${hours(sum.sessionTime)} session-hours, ${count(sum.logins)} logins, ${count(sum.renewals)} renewals, ` +
      `${count(sum.losses)} losses, ${count(sum.recoveries)} recoveries; at most ${sum.worstRate} requests a minute, ` +
      `back within ${s(sum.worstRecovery)} once all was well, Connected over a dead socket for ${s(sum.worstDeaf)} at most; ` +
      (broken ? `BROKEN: ${broken}` : 'every rule held'),
  });
}
process.exitCode = failures.length ? 1 : stopped;

function readWords(config) {
  try {
    return parseArgs(config);
  } catch ({ message }) {
    return usage(message);
  }
}

function usage(what) {
  console.error(
    `${what}\nusage: npm run simulate -- [--seeds N] [--from S] [--threads N] [--verbose] [--no-shrink]`,
  );
  process.exit(2);
}
