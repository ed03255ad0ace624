import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

// Which bundles there are, and where. Apart from what builds them: that loads the bundlers.

const root = fileURLToPath(new URL('../../..', import.meta.url));
const cache = `${root}node_modules/.cache/zim-session/bundles`;

export const BUNDLERS = ['Vite', 'esbuild'] as const;
export type Bundler = (typeof BUNDLERS)[number];

export interface BundleCache {
  /** Where all caches are, those of other contents too. */
  readonly cache: string;
  /** The name of this one's folder there. */
  readonly hash: string;
  folderOf(bundler: Bundler): string;
  /** A folder gets its name when everything is in it. */
  missing(): Bundler[];
}

/** The bundles of the code as it is now, built or not. */
export function bundleCache(): BundleCache {
  const hash = hashOfInputs();
  const folderOf = (bundler: Bundler): string => `${cache}/${hash}/${bundler.replace(/\W/g, '-')}`;
  return {
    cache,
    hash,
    folderOf,
    missing: () => BUNDLERS.filter((bundler) => !existsSync(folderOf(bundler))),
  };
}

function hashOfInputs(): string {
  if (!existsSync(`${root}dist/index.js`)) throw new Error('dist/ is missing: run `npm run build` first');
  // Not src/: what is bundled is what was built of it, and that may be older.
  const built = readdirSync(`${root}dist`, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.js'))
    .sort();
  const inputs = [
    ...built.map((file) => `dist/${file}`),
    'test/e2e/bundled/app.js',
    'test/e2e/bundled/bundlers.ts',
    // The versions of the bundlers, of what they are made of, and of the SDK.
    'package-lock.json',
  ];
  const hash = createHash('sha256').update(process.version);
  for (const file of inputs) hash.update(`\n${file}\n`).update(readFileSync(root + file));
  return hash.digest('hex').slice(0, 16);
}
