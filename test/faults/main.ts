// npm run faults: does every fault to both codes and writes the tables of TESTING.md and README.md. `npm run faults -- TEXT` does those
// with the text in their name, and only prints.
import { parseArgs } from 'node:util';
import { runCommand } from '../command.ts';
import { report } from './report.ts';

await runCommand('npm run faults -- [TEXT …]', () =>
  report(parseArgs({ allowPositionals: true }).positionals),
);
