// Makes each mistake of the list in a copy of the sources and looks which test notices. Ends with 1 where
// none does. `npm run mutate -- TEXT` makes those with the text in their file or reason.
import { fileURLToPath } from 'node:url';
import { runnerImport } from 'vite';

const main = fileURLToPath(new URL('runner.ts', import.meta.url));
const { module } = await runnerImport(main, { configFile: false, logLevel: 'error' });
if (!(await module.run(process.argv[2] ?? ''))) process.exitCode = 1;
