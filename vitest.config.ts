import { availableParallelism } from 'node:os';
import type { Page } from 'playwright';
import { defineConfig, type ViteUserConfig } from 'vitest/config';
import type { BrowserCommand } from 'vitest/node';
import { ENGINE } from './test/browser/engine.ts';
import { runner } from './test/browser/runner.ts';
import { SlowFirst } from './test/slow-first.ts';
import { WATCHDOG } from './test/watchdog.ts';

const alias = {
  'zim-session/devtools': new URL('./src/devtools/index.ts', import.meta.url).pathname,
  'zim-session/miniprogram': new URL('./src/miniprogram/index.ts', import.meta.url).pathname,
  'zim-session/react-native': new URL('./src/react-native/index.ts', import.meta.url).pathname,
  'zim-session/diagnose': new URL('./src/diagnose/index.ts', import.meta.url).pathname,
  'zim-session/react': new URL('./src/react/index.ts', import.meta.url).pathname,
  'zim-session/server': new URL('./src/server/index.ts', import.meta.url).pathname,
  'zim-session/tabs': new URL('./src/tabs/index.ts', import.meta.url).pathname,
  'zim-session/testing': new URL('./src/testing/index.ts', import.meta.url).pathname,
  'zim-session/without-sdk': new URL('./src/without-sdk/index.ts', import.meta.url).pathname,
  'zim-session': new URL('./src/index.ts', import.meta.url).pathname,
};

/** Tests that run in Node and in a browser. */
const BOTH = ['test/{unit,session,testing,contract}/**/*.test.ts'];

/** Ends what would never end, and says what was missing. No test depends on it: a busy machine takes its time. */
const PATIENCE = {
  testTimeout: WATCHDOG,
  hookTimeout: WATCHDOG,
  // Ends before the test does, and so says what was missing.
  expect: { poll: { timeout: WATCHDOG / 2 } },
};

/** Of `npm run browsers`, which has all of them in each engine. */
const SKIPPED = process.env.BROWSER_ENGINE ? ['test/browser/holds/skip-known.ts'] : [];
/** The core's tables, sessions and contract on FakeZim know nothing of a browser, and Node has Chromium's engine. */
const AS_IN_NODE = process.env.BROWSER_ENGINE ? [] : ['test/{unit/core,session,contract}/**'];

/** For tests of colours and motion. */
const emulateMedia: BrowserCommand<[Parameters<Page['emulateMedia']>[0]]> = ({ page }, media) =>
  page.emulateMedia(media);

/** One process for all files of a worker, because to start one and load all into it takes longer than most files do. */
const SHARED = { isolate: false, setupFiles: ['test/leaves-nothing.ts'] };

export default defineConfig(async (): Promise<ViteUserConfig> => {
  return {
    resolve: { alias },
    test: {
      // All cores: vitest leaves one out, which is half of two.
      maxWorkers: availableParallelism(),
      sequence: { sequencer: SlowFirst },
      projects: [
        {
          extends: true as const,
          test: {
            ...PATIENCE,
            name: 'node',
            ...SHARED,
            environment: 'node',
            exclude: ['**/*.real.test.ts'],
            include: [
              ...BOTH,
              'test/{explore,fuzz,mutation,simulate}/**/*.test.ts',
              'test/cli/**/*.test.ts',
              'test/react/**/*.node.test.tsx',
              'examples/qa-vitest/*.test.ts',
            ],
          },
        },
        {
          // The real SDK, in Node: zego-zim-miniprogram is the same build as zego-zim-web.
          extends: true as const,
          test: {
            ...PATIENCE,
            name: 'real',
            environment: 'node',
            include: ['test/**/*.real.test.ts'],
            // Its modules are written for Metro: their imports have no extensions.
            server: { deps: { inline: ['zego-zim-react-native'] } },
          },
        },
        {
          // The same tests in a real browser, except those that need Node.
          extends: true as const,
          // Found late they would reload the page under a test.
          optimizeDeps: {
            include: ['react', 'react-dom', 'react-dom/client', 'react-dom/server', 'react/jsx-dev-runtime'],
          },
          test: {
            ...PATIENCE,
            name: ENGINE,
            // Another engine has a page for each file.
            ...(process.env.BROWSER_ENGINE ? {} : SHARED),
            include: [...BOTH, 'test/devtools/**/*.test.ts', 'test/react/**/*.test.tsx'],
            exclude: ['**/*.{node,real}.test.{ts,tsx}', ...AS_IN_NODE],
            browser: {
              enabled: true,
              headless: true,
              screenshotFailures: false,
              commands: { emulateMedia },
              ...(await runner()),
            },
          },
        },
        {
          extends: true as const,
          test: {
            ...PATIENCE,
            name: 'e2e',
            environment: 'node',
            ...(process.env.BROWSER_ENGINE ? { setupFiles: SKIPPED } : SHARED),
            include: ['test/{e2e,contract}/**/*.e2e.ts'],
          },
        },
        {
          // These wait for most of their time: `npm test` runs them beside the others.
          extends: true as const,
          test: { ...PATIENCE, name: 'faults', environment: 'node', include: ['test/faults/**/*.e2e.ts'] },
        },
      ],
    },
  };
});
