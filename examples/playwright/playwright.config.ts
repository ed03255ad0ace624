import { defineConfig } from 'playwright/test';

const port = Number(process.env.PORT ?? 5199);

export default defineConfig({
  testDir: '.',
  outputDir: '../../node_modules/.cache/zim-session/playwright',
  reporter: 'list',
  workers: 1,
  // A login in a fresh page takes its time on a busy machine.
  timeout: 60_000,
  expect: { timeout: 20_000 },
  use: {
    baseURL: `http://127.0.0.1:${port}/`,
    launchOptions: process.env.CHROMIUM_PATH ? { executablePath: process.env.CHROMIUM_PATH } : {},
  },
  webServer: {
    command: `npx vite examples/react --config examples/vite.config.ts --port ${port} --strictPort`,
    cwd: '../..',
    url: `http://127.0.0.1:${port}/`,
  },
});
