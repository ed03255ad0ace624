import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { transform } from 'esbuild';
import { describe, expect, test } from 'vitest';

// The oldest browsers that the README states: Chrome 93, Safari 15.4, Firefox 92. `e2e/no-build.e2e.ts` logs in without what these lack.

const dist = fileURLToPath(new URL('../../dist/', import.meta.url));
const FLOOR = ['chrome93', 'safari15.4', 'firefox92'];
/** Of the browser's and the language's own, what one of these came without. `?.` in a call is its own answer to that. */
const TOO_NEW =
  /\b(URL\.(canParse|parse)|AbortSignal\.(any|timeout)|structuredClone|crypto\.randomUUID|Promise\.(withResolvers|try)|Object\.groupBy|Map\.groupBy|Array\.fromAsync)\(|\.(findLast|findLastIndex|toSorted|toReversed|toSpliced|isSubsetOf|union|intersection|throwIfAborted)\(/;

/** What pages run. The command line tool and the backend's half run elsewhere, and CommonJS is older still. */
const FILES = readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter(
  (file) => file.endsWith('.js') && !/^(cli|server|cjs)\//.test(file),
);

describe('in browsers at the floor', () => {
  test('there is something to look at', () => expect(FILES.length).toBeGreaterThan(100));

  test('all syntax is known', async () => {
    const changed = await Promise.all(
      FILES.map(async (file) => {
        const code = readFileSync(dist + file, 'utf8');
        const [floor, newest] = await Promise.all(
          [FLOOR, 'esnext'].map((target) => transform(code, { target, logLevel: 'silent' })),
        );
        return floor!.code === newest!.code ? [] : [file];
      }),
    );
    expect(changed.flat()).toEqual([]);
  });

  test('nothing is called that is not there', () => {
    const found = FILES.flatMap((file) => {
      const code = readFileSync(dist + file, 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
      const call = TOO_NEW.exec(code);
      return call ? [`${file}: ${call[0]}`] : [];
    });
    expect(found).toEqual([]);
  });
});
