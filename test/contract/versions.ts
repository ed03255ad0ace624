import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { CASES } from './cases/index.ts';
import { startRealSdk, VERSIONS, type Version } from './chromium.ts';
import { runPooled } from './pool.ts';
import { HOLDS, type Row, writeTable } from './table.ts';
import { differences } from './trace.ts';

/** Runs every case on every version and writes VERSIONS.md. Answers whether all hold on the newest. */
export async function run(): Promise<boolean> {
  const versions = Object.keys(VERSIONS) as Version[];
  const real = await startRealSdk();
  const cells = new Map<string, string[]>(CASES.map(({ name }) => [name, []]));
  for (const version of versions) {
    const startedAt = performance.now();
    const traces = runPooled(CASES, ({ name }) => real.run(name, version));
    let held = 0;
    for (const one of CASES) {
      const told = await traces.get(one.name)!.then(
        (trace) => differences(one.trace, trace, one.tolerance),
        (error) => [String(error).split('\n')[0] ?? ''],
      );
      held += told.length ? 0 : 1;
      cells.get(one.name)?.push(told.length ? told.join('; ') : HOLDS);
    }
    const seconds = Math.round((performance.now() - startedAt) / 1000);
    console.log(`${version}: ${held} of ${CASES.length} hold, ${seconds} s`);
  }
  await real.close();
  const rows: Row[] = CASES.map((one) => ({ one, cells: cells.get(one.name) ?? [] }));
  writeFileSync(fileURLToPath(new URL('VERSIONS.md', import.meta.url)), writeTable(versions, rows));
  return rows.every((row) => row.cells.at(-1) === HOLDS);
}
