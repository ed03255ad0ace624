// Builds the app with every bundler, unless the same content was built before. A step of its own: how long a
// bundler takes on a busy machine is no concern of a test.
import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { BUILD } from './bundlers.ts';
import { BUNDLERS, bundleCache } from './cache.ts';

/** Each takes a core and a few hundred MB. */
const AT_A_TIME = 2;

const { cache, hash, folderOf, missing } = bundleCache();
const todo = missing();
await mkdir(`${cache}/${hash}`, { recursive: true });

async function work(): Promise<void> {
  for (let bundler = todo.shift(); bundler; bundler = todo.shift()) {
    const startedAt = performance.now();
    const folder = await mkdtemp(`${cache}/${hash}/building-`);
    try {
      await BUILD[bundler](folder);
      // Only now: a build that was cut short must not be taken for a bundle.
      await rename(folder, folderOf(bundler));
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
    console.log(`${bundler}: ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
  }
}

const kept = BUNDLERS.length - todo.length;
if (kept > 0) console.log(`${kept} of ${BUNDLERS.length} bundles are in the cache`);
await Promise.all(Array.from({ length: AT_A_TIME }, work));
// What was built of other code is of no use any more.
for (const other of await readdir(cache)) {
  if (other !== hash) await rm(`${cache}/${other}`, { recursive: true, force: true });
}
