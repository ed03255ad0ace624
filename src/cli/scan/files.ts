import { lstatSync, readdirSync, statSync } from 'node:fs';
import { basename, join, sep } from 'node:path';

/** How a file is read: `code` and `page` have tokens, `settings` only names and values, `archive` has files. */
export type Form = 'code' | 'page' | 'settings' | 'archive' | 'unknown';

const SKIPPED_FOLDERS = new Set(['node_modules', '.git', '.hg', '.svn', 'Pods', '.gradle']);
/** Hashes without number, and what a bundle is made of a second time. */
const SKIPPED_FILES =
  /(\.d\.[cm]?ts|\.map|\.lock|\.lockb|\.lockfile|\.sum|\.tsbuildinfo|[-.]lock\.(json|ya?ml)|npm-shrinkwrap\.json)$/i;
const FORMS: readonly (readonly [Form, RegExp])[] = [
  ['code', /\.([cm]?jsx?|[cm]?tsx?|wxs|jsbundle|bundle)$/i],
  ['page', /\.(vue|nvue|uvue|svelte|astro|x?html?)$/i],
  [
    'settings',
    /\.(json5?|xml|plist|strings|properties|xcconfig|gradle|kts?|java|swift|mm?|dart|ya?ml|toml|ini)$/i,
  ],
  ['settings', /^\.env(\.[\w.-]+)?$/],
  ['archive', /\.(apk|aab|ipa|wgt|zip)$/i],
];

export function formOf(path: string): Form {
  const name = basename(path);
  return FORMS.find(([, pattern]) => pattern.test(name))?.[0] ?? 'unknown';
}

export const isSkipped = (path: string): boolean => SKIPPED_FILES.test(basename(path));

/**
 * The files at a path, in the order of their names. What is pointed at is looked into, whatever it is called; below that,
 * packages are skipped, unless the path itself is in `node_modules`. Links are not followed.
 */
export function* filesAt(path: string): Generator<string> {
  if (!statSync(path).isDirectory()) {
    yield path;
    return;
  }
  const isInPackages = path.split(sep).includes('node_modules');
  const folders = [path];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    const below: string[] = [];
    for (const name of readdirSync(folder).sort()) {
      const one = join(folder, name);
      const stats = lstatSync(one);
      if (stats.isFile()) {
        if (!isSkipped(one)) yield one;
      } else if (stats.isDirectory()) {
        const isSkipped = SKIPPED_FOLDERS.has(name) && !(name === 'node_modules' && isInPackages);
        if (!isSkipped) below.push(one);
      }
    }
    folders.push(...below.reverse());
  }
}
