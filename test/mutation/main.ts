// Makes each mistake of the list in a copy of the sources and looks which test notices. Ends with 1 where
// none does. `npm run mutate -- TEXT` makes those with the text in their file or reason, and only prints.
import { parseArgs } from 'node:util';
import { runCommand } from '../command.ts';
import { run } from './runner.ts';

await runCommand('npm run mutate -- [TEXT …]', () => run(parseArgs({ allowPositionals: true }).positionals));
