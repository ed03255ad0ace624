// npm run check:servers: `zim-session/server` of the packed package in every runtime and framework that npm has for this machine, each in
// a fresh folder outside of this repository; `zim-session check` has to say that all is well, and who is not signed in has to get no token.
// Writes SERVERS.md; with words it runs those that have one of them in their name, and only prints.
import { parseArgs } from 'node:util';
import { runCommand } from '../command.ts';
import { FRAMEWORKS } from './frameworks.ts';
import { RUNTIMES } from './runtimes.ts';
import { tryApps } from './try.ts';
import { VENDOR } from './vendor.ts';

const SERVERS = [...RUNTIMES, ...FRAMEWORKS, ...VENDOR];
const ABOUT = {
  title: 'Servers that were tried',
  command: 'npm run check:servers',
  file: 'SERVERS.md',
  kind: 'server',
};

await runCommand('npm run check:servers -- [TEXT …]', () =>
  tryApps(SERVERS, parseArgs({ allowPositionals: true }).positionals, ABOUT),
);
