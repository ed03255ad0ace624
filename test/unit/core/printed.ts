import { readFileSync, writeFileSync } from 'node:fs';
import { expect } from 'vitest';

/** A page has between two comments what the code prints; with `UPDATE_TABLES=1` it is written there. */
export function expectPrinted(page: URL, name: string, lines: readonly string[]): void {
  const text = readFileSync(page, 'utf8');
  const between = new RegExp(`(?<=^<!-- table: ${name} -->\n)[^]*?(?=^<!-- /table -->$)`, 'm');
  expect(text).toMatch(between);
  const table = lines.join('\n');
  if (process.env.UPDATE_TABLES)
    writeFileSync(
      page,
      text.replace(between, () => `${table}\n`),
    );
  expect(readFileSync(page, 'utf8').match(between)?.[0].trim()).toBe(table);
}
