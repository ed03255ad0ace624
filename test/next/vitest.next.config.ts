import { defineConfig } from 'vitest/config';
import { WATCHDOG } from '../watchdog.ts';

export default defineConfig({
  test: {
    environment: 'node',
    include: ['test/next/**/*.e2e.ts'],
    fileParallelism: false,
    testTimeout: WATCHDOG,
    hookTimeout: WATCHDOG,
    expect: { poll: { timeout: WATCHDOG / 2 } },
  },
});
