// npm run contract:all: every case on every version of the SDK, in Chromium; writes VERSIONS.md. Ends with 1 where
// one does not hold on the newest. `npm run contract:all -- TEXT` runs those with the text in their name, and only prints.
import { parseArgs } from 'node:util';
import { runCommand } from '../command.ts';
import { run } from './versions.ts';

await runCommand('npm run contract:all -- [TEXT …]', () =>
  run(parseArgs({ allowPositionals: true }).positionals),
);
