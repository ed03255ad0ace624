// npm run check:apps: the packed package in apps of every kind, each in a fresh folder outside of this repository, with
// packages from the registry. Writes RESULTS.md, and goes on where a run of the same day and build was cut; with words it runs the apps that have one of them in their name, and
// only prints. Ends with 1 where one does not hold.
import { parseArgs } from 'node:util';
import { runCommand } from '../command.ts';
import { BUNDLING } from './bundling.ts';
import { DOCUMENTS } from './documents.ts';
import { INSTALLING } from './installing.ts';
import { JEST } from './jest.ts';
import { MINI } from './mini.ts';
import { NEXT_EXAMPLE } from './next-example.ts';
import { PAGES } from './pages.ts';
import { REACT_NATIVE } from './react-native.ts';
import { tryApps } from './try.ts';
import { TYPING } from './typing.ts';

const APPS = [
  ...INSTALLING,
  ...TYPING,
  ...JEST,
  ...BUNDLING,
  ...MINI,
  ...REACT_NATIVE,
  ...PAGES,
  NEXT_EXAMPLE,
  ...DOCUMENTS,
];
const ABOUT = {
  title: 'Apps that were tried',
  command: 'npm run check:apps',
  file: 'RESULTS.md',
  kind: 'app',
};

await runCommand('npm run check:apps -- [TEXT …]', () =>
  tryApps(APPS, parseArgs({ allowPositionals: true }).positionals, ABOUT),
);
