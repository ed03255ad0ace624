import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { ZimSessionError } from 'zim-session';
import { CODES, unionOf } from './error-summaries.ts';

// REFERENCE.md against the code: whoever adds a code, a warning or an option writes of it, too. What the code prints
// there is the matter of reference-tables.node.test.ts.

const REFERENCE = new URL('../../REFERENCE.md', import.meta.url);
const text = readFileSync(REFERENCE, 'utf8');
const source = (file: string): string => readFileSync(new URL(`../../src/${file}`, import.meta.url), 'utf8');

/** What stands below a heading, up to the next one of its level. */
const below = (heading: string): string => text.split(`\n${heading}\n`)[1]?.split(/^#{1,3} /m)[0] ?? '';
const section = (heading: string): string => text.split(`\n## ${heading}\n`)[1]?.split(/^## /m)[0] ?? '';
const headings = (part: string): string[] => [...part.matchAll(/^### (.+)$/gm)].map(([, title]) => title!);

/** As GitHub makes it. */
const anchorOf = (title: string): string =>
  title
    .toLowerCase()
    .replace(/[^\w\- ]/g, '')
    .replaceAll(' ', '-');
const anchors = [...text.matchAll(/^#{1,3} (.+)$/gm)].map(([, title]) => anchorOf(title!));

const WARNINGS = unionOf('warning.ts', 'WarningCode');

describe('errors', () => {
  test('each code has a heading, and each heading is a code', () => {
    expect(CODES.length).toBeGreaterThan(30);
    expect(headings(section('Errors')).sort()).toEqual([...CODES].sort());
  });

  test.each(CODES)('%s: what happened, who acts, what to do, what the user sees', (code) => {
    const leads = [...below(`### ${code}`).matchAll(/^- \*\*(.+?)\*\* \S/gm)].map(([, lead]) => lead);
    expect(leads).toEqual(['What happened:', 'Who acts:', 'What to do:', 'The user sees']);
  });

  test.each(CODES)('%s: its help is the address of that heading', (code) => {
    const { help } = new ZimSessionError(code);
    expect(help).toBe(`REFERENCE.md#${code}`);
    expect(anchors).toContain(help.split('#')[1]);
  });
});

test('each warning has a heading, and each heading is a warning', () => {
  expect(WARNINGS.length).toBeGreaterThan(5);
  expect(headings(section('Warnings')).sort()).toEqual([...WARNINGS].sort());
});

test('no two headings have the same anchor, and what the page links in itself is there', () => {
  expect(anchors.filter((anchor, index) => anchors.indexOf(anchor) !== index)).toEqual([]);
  const linked = [...text.matchAll(/\]\(#([^)]+)\)/g)].map(([, anchor]) => anchor);
  expect(linked.filter((anchor) => !anchors.includes(anchor!))).toEqual([]);
});

/** The values that are given in a destructuring, as the sources write them. */
const defaultOf = (file: string, name: string): string | undefined =>
  new RegExp(`[{,] ${name} = ([\\d_]+)`).exec(source(file))?.[1];

test.each([
  ['timeouts.token', 'token'],
  ['timeouts.login', 'login'],
  ['timeouts.renew', 'renew'],
  ['liveness', 'liveness'],
])('the default of %s is that of the code', (option, name) => {
  const row = text.split('\n').find((line) => line.startsWith(`| \`${option}\` |`));
  expect(row?.split(' | ')[2]).toBe(`\`${defaultOf('session-options.ts', name)}\``);
});

test.each(['initial', 'max', 'lateInitial', 'lateMax'])('exponentialBackoff: the default of %s', (name) => {
  expect(below('### retry')).toMatch(new RegExp(`\\b${name}: ${defaultOf('core/retry.ts', name)}\\b`));
});
