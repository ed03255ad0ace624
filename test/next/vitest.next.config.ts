import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: { environment: 'node', include: ['test/next/**/*.e2e.ts'], fileParallelism: false },
});
