// Node 20 does not run TypeScript: Vite loads the bench.
import { fileURLToPath } from 'node:url';
import { runnerImport } from 'vite';

const bench = fileURLToPath(new URL('login.bench.ts', import.meta.url));
try {
  const { module } = await runnerImport(bench, { configFile: false, logLevel: 'error' });
  if (!(await module.run())) process.exitCode = 1;
} catch (error) {
  console.error('The bench failed:', error);
  process.exitCode = 1;
}
