// npm run check:apps: the packed package in apps of every kind, each in a fresh folder outside of this repository, with
// packages from the registry. Writes RESULTS.md, and goes on where a run of the same day and build was cut; with words it runs the apps that have one of them in their name, and
// only prints. Ends with 1 where one does not hold.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { runCommand, withWords } from '../command.ts';
import type { App } from './app.ts';
import { closeWorld, logIn } from './browser.ts';
import { BUNDLING } from './bundling.ts';
import { pack, prepare } from './folder.ts';
import { INSTALLING } from './installing.ts';
import { JEST } from './jest.ts';
import { createMemory } from './memory.ts';
import { PAGES } from './pages.ts';
import { type Result, tableOf } from './table.ts';
import { TYPING } from './typing.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const APPS: readonly App[] = [...INSTALLING, ...TYPING, ...JEST, ...BUNDLING, ...PAGES];

const folders = new Set<string>();
const remove = (folder: string) => rmSync(folder, { recursive: true, force: true });
process.once('exit', () => folders.forEach(remove));

async function checkApp(app: App, tarball: string): Promise<Result> {
  console.log(`… ${app.name}`);
  const path = mkdtempSync(join(tmpdir(), 'zim-session-app-'));
  folders.add(path);
  try {
    const folder = await prepare(app, path, tarball, logIn);
    return { app, ok: true, told: await app.check(folder) };
  } catch (error) {
    return { app, ok: false, told: (error as Error).message };
  } finally {
    remove(path);
  }
}

async function run(words: readonly string[]): Promise<boolean> {
  const apps = withWords(APPS, words, ({ name }) => name);
  const packed = mkdtempSync(join(tmpdir(), 'zim-session-packed-'));
  folders.add(packed);
  const tarball = await pack(root, packed);
  const memory = createMemory();
  const results: Result[] = [];
  for (const app of apps) {
    const known = memory.of(app);
    const result = known ? { app, ok: true, told: known } : await checkApp(app, tarball);
    if (result.ok) memory.held(app, result.told);
    results.push(result);
    console.log(`${result.ok ? '✓' : '✗'} ${app.name}: ${result.told}`);
  }
  await closeWorld();
  const table = tableOf(results);
  console.log(`\n${table}`);
  if (apps.length === APPS.length) writeFileSync(new URL('RESULTS.md', import.meta.url), table);
  return results.every(({ ok }) => ok);
}

await runCommand('npm run check:apps -- [TEXT …]', () =>
  run(parseArgs({ allowPositionals: true }).positionals),
);
