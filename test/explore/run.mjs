// Node 20 does not run TypeScript: Vite loads it.
import { fileURLToPath } from 'node:url';
import { runnerImport } from 'vite';

const main = fileURLToPath(new URL('main.ts', import.meta.url));
const { module } = await runnerImport(main, { configFile: false, logLevel: 'error' });
if (!module.run(process.argv.slice(2))) process.exitCode = 1;
