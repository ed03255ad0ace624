import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { withWords } from '../command.ts';
import { record } from '../proof/record.mjs';
import type { Case } from './case.ts';
import { CASES } from './cases/index.ts';
import { type RealSdk, startRealSdk, VERSIONS, type Version } from './chromium.ts';
import { runPooled } from './pool.ts';
import { SESSION_CASES } from './session-cases/index.ts';
import { HOLDS, writeTables } from './table.ts';
import { differences } from './trace.ts';

const ALL: readonly Case[] = [...CASES, ...SESSION_CASES];
const NEWEST: Version = '2.29.0';

/**
 * Runs every case on every version and writes VERSIONS.md; with words, the cases whose name has one, and only prints.
 * Answers whether all of them hold on the newest.
 */
export async function run(words: readonly string[]): Promise<boolean> {
  const versions = Object.keys(VERSIONS) as Version[];
  const cases = withWords(ALL, words, ({ name }) => name);
  const cells = new Map<Case, string[]>(cases.map((one) => [one, []]));
  const real = await startRealSdk();
  try {
    for (const version of versions) {
      const startedAt = performance.now();
      const told = await runOn(version, cases, real);
      cases.forEach((one, index) => void cells.get(one)!.push(told[index]!));
      const held = told.filter((cell) => cell === HOLDS).length;
      const seconds = Math.round((performance.now() - startedAt) / 1000);
      console.log(`${version}: ${held} of ${cases.length} hold, ${seconds} s`);
      const differing = cases.flatMap(({ name }, n) => (told[n] === HOLDS ? [] : [`  ${name}: ${told[n]}`]));
      // The table has what older versions do otherwise.
      if (differing.length && (words.length || version === NEWEST)) console.log(differing.join('\n'));
    }
  } finally {
    await real.close();
  }
  if (!words.length) {
    const rowsOf = (list: readonly Case[]) => list.map((one) => ({ one, cells: cells.get(one)! }));
    const text = writeTables(versions, rowsOf(CASES), rowsOf(SESSION_CASES));
    writeFileSync(fileURLToPath(new URL('VERSIONS.md', import.meta.url)), text);
    const held = (list: readonly Case[], column: number) =>
      `${list.filter((one) => cells.get(one)![column] === HOLDS).length} of ${list.length}`;
    const told = versions.map(
      (version, column) => `${version}: ${held(CASES, column)} and ${held(SESSION_CASES, column)}`,
    );
    record('contract', {
      what: 'What the SDK does, and what a session does on it, to the millisecond, on four unmodified versions in Chromium',
      command: 'npm run contract:all',
      said: `traces of the SDK and of sessions that are the same, line by line, on zego-zim-web ${told.join('; ')}; what differs: VERSIONS.md`,
    });
  }
  return [...cells.values()].every((row) => row[versions.indexOf(NEWEST)] === HOLDS);
}

/** What each case does on a version: `HOLDS`, or the difference. */
async function runOn(version: Version, cases: readonly Case[], real: RealSdk): Promise<string[]> {
  const traces = runPooled(cases, ({ name }) => real.run(name, version));
  const told: string[] = [];
  for (const one of cases) {
    const found = await traces.get(one.name)!.then(
      (trace) => differences(one.trace, trace, one.tolerance),
      (error) => [String(error).split('\n')[0] ?? ''],
    );
    if (!real.isThere()) throw new Error('the browser has ended');
    told.push(found.length ? found.join('; ') : HOLDS);
  }
  return told;
}
