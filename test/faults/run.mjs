// Node 20 does not run TypeScript: Vite loads the run.
import { fileURLToPath } from 'node:url';
import { runnerImport } from 'vite';

const report = fileURLToPath(new URL('report.ts', import.meta.url));
try {
  const { module } = await runnerImport(report, { configFile: false, logLevel: 'error' });
  if (!(await module.report(process.argv.slice(2)))) process.exitCode = 1;
} catch (error) {
  console.error('The faults could not be run:', error);
  process.exitCode = 1;
}
