import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

// Failures that users of such libraries report most. Each has a test that carries its name, or its words where
// nobody gave it a number; taking one away has to be a decision.
const REPORTED = [
  'stream-chat:',
  'firebase-js-sdk#6617',
  'centrifuge',
  'logto-io/kotlin#253',
  'oidc-client-ts#1343',
  'okta-auth-js#1445',
  'angularfire#2621',
  'keycloak-js#107',
  'convex-js#184',
  'supabase-js#2145',
  'ably-js#402',
  'HTML page taken for a token',
  'cached body taken for a token',
  'fchat-pidgin#130',
  'stream-chat-react#1822',
  'centrifuge-dart#129',
  'descope-js#1466',
  'firebase-js-sdk#1841',
];

const folder = new URL('../session/', import.meta.url);
/** What `test(` and `test.each([…])(` are given as a name. */
const TITLE = /\b(?:test|it)(?:\.each\((?:.|\n)*?\n?\s*\]\))?\(\s*(['"`])(.*?)\1,/g;

const titles = readdirSync(folder)
  .filter((file) => file.endsWith('.test.ts'))
  .flatMap((file) => [...readFileSync(new URL(file, folder), 'utf8').matchAll(TITLE)])
  .map((match) => match[2]!);

describe('failures that are reported of libraries like this one', () => {
  test.each(REPORTED)('%s has a test that carries its name', (name) => {
    // `centrifuge` is not `centrifuge-dart`, and `#184` is not `#1841`.
    const whole = new RegExp(`(?<![\\w/-])${name.replace(/[#/]/g, '\\$&')}(?![\\w-])`);
    expect(titles.filter((title) => whole.test(title))).not.toEqual([]);
  });
});
