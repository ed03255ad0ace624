import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withWords } from '../command.ts';
import { record } from '../proof/record.mjs';
import type { App } from './app.ts';
import { closeWorld, logIn } from './browser.ts';
import { pack, prepare } from './folder.ts';
import { createMemory } from './memory.ts';
import { type About, type Result, tableOf } from './table.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

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

/** Tries those apps that have one of the words in their names, and writes the table where that is all of them. */
export async function tryApps(all: readonly App[], words: readonly string[], about: About): Promise<boolean> {
  const apps = withWords(all, words, ({ name }) => name);
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
  const table = tableOf(results, about);
  console.log(`\n${table}`);
  const passed = results.filter(({ ok }) => ok).length;
  if (apps.length === all.length) {
    writeFileSync(new URL(about.file, import.meta.url), table);
    record(`${about.kind}s`, {
      what: `The packed package in a fresh folder for each ${about.kind}: ${about.file}`,
      command: about.command,
      said: `${passed} of ${results.length} hold`,
    });
  }
  return passed === results.length;
}
