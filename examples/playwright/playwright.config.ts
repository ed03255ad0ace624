import { defineConfig } from 'playwright/test';

/** ms after which something is taken to never come: a login in a fresh page takes its time on a busy machine. */
const PATIENCE = 300_000;
const port = Number(process.env.PORT ?? 5199);

export default defineConfig({
  testDir: '.',
  outputDir: '../../node_modules/.cache/zim-session/playwright',
  reporter: 'list',
  workers: 1,
  timeout: PATIENCE,
  // Ends before the test does, and so says what was missing.
  expect: { timeout: PATIENCE / 2 },
  use: {
    baseURL: `http://127.0.0.1:${port}/`,
    launchOptions: process.env.CHROMIUM_PATH ? { executablePath: process.env.CHROMIUM_PATH } : {},
  },
  webServer: {
    command: `npx vite examples/react --config examples/vite.config.ts --port ${port} --strictPort`,
    cwd: '../..',
    url: `http://127.0.0.1:${port}/`,
    timeout: PATIENCE,
  },
});
