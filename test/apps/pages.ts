import { readdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type App, SDK } from './app.ts';

/** A page of `examples/script`, from the package itself. */
const page = (name: string, file: string): App => ({
  name,
  packages: [SDK],
  async check(folder) {
    const html = await readFile(join(folder.path, 'node_modules/zim-session/examples/script', file), 'utf8');
    const pages = { 'index.html': html.replace(/<title>.*?<\/title>/, '<title>ready</title>') };
    await folder.logIn({ files: '.', pages, element: '#status' });
    return 'logs in';
  },
});

const NEXT = fileURLToPath(new URL('next-app/', import.meta.url));
// The app's folder has the pages; the configuration stands beside it.
const next = Object.fromEntries(
  readdirSync(NEXT).map((file) => [
    file.startsWith('next.config') ? file : `app/${file}`,
    readFileSync(NEXT + file, 'utf8'),
  ]),
);

/** Its pages are rendered once while it is built, where the session must do nothing. */
const nextApp = (bundler: string, ...flags: string[]): App => ({
  name: `Next 16, ${bundler}`,
  packages: ['next@16.4.6', 'react@19', 'react-dom@19', SDK],
  files: { ...next, 'package.json': JSON.stringify({ name: 'app', private: true, type: 'module' }) },
  async check(folder) {
    await folder.bin('next', ['build', ...flags], { NEXT_TELEMETRY_DISABLED: '1', NODE_ENV: 'production' });
    await folder.logIn({
      files: 'out',
      pages: { 'index.html': await readFile(join(folder.path, 'out/index.html'), 'utf8') },
      element: 'p',
    });
    return 'prerendered; logs in once under StrictMode';
  },
});

export const PAGES: readonly App[] = [
  page('a page with `<script>`', 'index.html'),
  page('a page with an import map', 'modules.html'),
  nextApp('Turbopack'),
  nextApp('webpack', '--webpack'),
];
