import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from 'playwright';
import { findChromium } from '../browser/chromium.ts';
import { watchFirstPage } from '../docs/first-page.ts';
import { createReader } from '../docs/reader.ts';
import { stepsOf } from '../docs/steps.ts';
import { type App, must, SDK } from './app.ts';

/** The first steps of the documents, typed as they stand; our own package is the packed one, which is there already. */
const typed: App = {
  name: 'the first steps of GUIDE.md and TESTING.md',
  packages: [],
  async check(folder) {
    const install = async (names: readonly string[]) => {
      const others = names.filter((name) => name !== 'zim-session');
      if (others.length) await folder.run('npm', ['install', '--no-audit', '--no-fund', ...others]);
    };
    const reader = createReader(folder.path, install);
    const { executablePath, args, env } = await findChromium();
    const browser = await chromium.launch({ executablePath, args, env });
    try {
      const [address] = await reader.follow(stepsOf('GUIDE.md', 'Five minutes without an account'));
      const texts = await watchFirstPage(browser, address!);
      must(texts.includes('alice is recovering'), texts.join(', '));
      reader.stop();
      await reader.follow(stepsOf('GUIDE.md', 'Five minutes with an account'));
      await reader.follow(stepsOf('TESTING.md', 'A first test'));
    } finally {
      reader.stop();
      await browser.close();
    }
    return 'every command ends as the documents say; the page logs in and comes back';
  },
};

const FRAMEWORKS = [
  'vue',
  'svelte/store',
  'solid-js',
  '@angular/core',
  '@sentry/browser',
  '@opentelemetry/api',
];

/** The blocks of GUIDE.md that import one of these. */
function recipes(): string[] {
  const text = readFileSync(new URL('../../GUIDE.md', import.meta.url), 'utf8');
  const blocks = [...text.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, code = '']) => code);
  return blocks.filter((code) => FRAMEWORKS.some((name) => code.includes(` from '${name}'`)));
}

/** In `npm test` these are compiled against stand-ins (test/consumer/frameworks.d.ts). */
const compiled: App = {
  name: 'the recipes of GUIDE.md for other frameworks',
  packages: [
    SDK,
    'typescript@6.0.3',
    'vue@3.5.45',
    'svelte@5.57.3',
    'solid-js@1.9.20',
    '@angular/core@21.2.26',
    'rxjs@7.8.2',
    '@sentry/browser@11.12.0',
    '@opentelemetry/api@1.10.0',
  ],
  async check(folder) {
    const found = recipes();
    must(found.length === FRAMEWORKS.length, `${found.length} recipes found`);
    const files = found.map((_, index) => `recipe-${index}.ts`);
    for (const [index, file] of files.entries()) await writeFile(join(folder.path, file), found[index]!);
    const config = {
      compilerOptions: {
        target: 'es2022',
        lib: ['es2022', 'dom', 'dom.iterable'],
        module: 'esnext',
        moduleResolution: 'bundler',
        types: [],
        strict: true,
        noEmit: true,
        skipLibCheck: true,
      },
      files,
    };
    await writeFile(join(folder.path, 'tsconfig.json'), JSON.stringify(config));
    await folder.bin('tsc', ['--pretty', 'false']);
    return 'Vue, Svelte, Solid, Angular, Sentry and OpenTelemetry: compiled with the packages themselves';
  },
};

export const DOCUMENTS: readonly App[] = [typed, compiled];
