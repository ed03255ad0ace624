import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect } from 'vitest';
import { zimSession } from '../endpoint.ts';
import { keepsSecrets } from './secrets.ts';

export type Files = Readonly<Record<string, string | Uint8Array>>;

const roots: string[] = [];
afterAll(() => {
  for (const root of roots) rmSync(root, { recursive: true, force: true });
});

/** A folder with these files. It is gone when the tests of the file are over. */
export function tree(files: Files): string {
  const root = mkdtempSync(join(tmpdir(), 'zim-session-scan-'));
  roots.push(root);
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), content);
  }
  return root;
}

export interface Finding {
  readonly rule: string;
  readonly platform: string;
  readonly file: string;
  readonly line: number | null;
  readonly column: number | null;
  readonly offset: number | null;
  readonly text: string;
  readonly todo: string;
}

export interface Report {
  readonly ok: boolean;
  readonly files: number;
  readonly findings: readonly Finding[];
  readonly unseen: readonly { readonly file: string; readonly why: string }[];
}

/** Scans twice, as text and as JSON, and holds one against the other. */
export async function scan(
  path: string,
): Promise<Report & { readonly out: string; readonly status: number }> {
  const text = await zimSession(['scan', path]);
  const json = await zimSession(['scan', path, '--json']);
  keepsSecrets(text.out + json.out);
  expect([text.err, json.err, json.status]).toEqual(['', '', text.status]);
  const report: Report = JSON.parse(json.out);
  expect([report.ok, report.findings.length === 0]).toEqual([text.status === 0, text.status === 0]);
  for (const { file, line, column, rule, text: why, todo } of report.findings) {
    if (line !== null) expect(text.out).toContain(`✗ ${file}:${line}:${column}  ${rule} (`);
    expect(text.out).toContain(`  ${why}\n  → ${todo}\n`);
  }
  return { ...report, out: text.out, status: text.status };
}

/** What is found in a tree: of each finding its rule, its file and what stands there. */
export async function found(files: Files): Promise<string[]> {
  const root = tree(files);
  const { findings } = await scan(root);
  return findings.map(({ rule, file, line, column, offset }) => {
    const name = file.slice(root.length + 1);
    const content = files[name] ?? '';
    if (typeof content !== 'string' || line === null || column === null) {
      return `${rule} ${name} ${offset === null ? '' : Buffer.from(content).toString('latin1', offset, offset + 12)}`;
    }
    return `${rule} ${name} ${(content.split('\n')[line - 1] ?? '').slice(column - 1, column + 11)}`;
  });
}
