// Node 20 does not run TypeScript: Vite loads the rest.
import { fileURLToPath } from 'node:url';
import { runnerImport } from 'vite';

const versions = fileURLToPath(new URL('versions.ts', import.meta.url));
try {
  const { module } = await runnerImport(versions, { configFile: false, logLevel: 'error' });
  if (!(await module.run())) process.exitCode = 1;
} catch (error) {
  console.error('The contract could not be run:', error);
  process.exitCode = 1;
}
