// Everything that has to hold, in the order in which a mistake is cheapest to find. `npm test` runs it all;
// `npm test -- types lint` runs the steps named. Ends with a line that counts the tests, and fails where the
// browser part did not run.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const report = `${root}node_modules/.cache/zim-session/tests.json`;
const bin = (name) => `node_modules/.bin/${name}`;

const STEPS = [
  ['build', bin('tsc'), '-p', 'tsconfig.build.json'],
  ['build: cli', bin('tsc'), '-p', 'tsconfig.cli.json'],
  ['types', bin('tsc'), '-p', 'tsconfig.json'],
  ['types: the token server, in JavaScript', bin('tsc'), '-p', 'test/checks/tsconfig.token-server.json'],
  ['types: core without DOM and Node', bin('tsc'), '-p', 'tsconfig.core.json'],
  ['types: an app on zego-zim-web 2.29', bin('tsc'), '-p', 'test/consumer/tsconfig.json'],
  ['types: an app on zego-zim-web 2.25', bin('tsc'), '-p', 'test/consumer/tsconfig.2.25.json'],
  ['types: an app on zego-zim-web 2.18', bin('tsc'), '-p', 'test/consumer/tsconfig.2.18.json'],
  ['lint', bin('biome'), 'check', '--error-on-warnings', '.'],
  ['layers', process.execPath, 'test/checks/layers.mjs'],
  ['readme snippets', process.execPath, 'test/checks/readme-snippets.mjs'],
  ['api report', process.execPath, 'test/checks/api.mjs'],
  ['docs', process.execPath, 'test/checks/docs.mjs', '--check'],
  ['package: publint', bin('publint'), '--strict'],
  ['package: attw', bin('attw'), '--pack', '.', '--profile', 'esm-only'],
  ['sizes', process.execPath, 'test/checks/sizes.mjs'],
  ['simulation', process.execPath, 'test/simulate/run.mjs', '--seeds', '2000'],
  ['tests', bin('vitest'), 'run', '--reporter=default', '--reporter=json', `--outputFile=${report}`],
];

const wanted = process.argv.slice(2);
const steps = STEPS.filter(([name]) => !wanted.length || wanted.some((word) => name.startsWith(word)));
if (!steps.length) {
  console.error(`no such step; there are: ${STEPS.map(([name]) => name).join(', ')}`);
  process.exit(2);
}

mkdirSync(`${root}node_modules/.cache/zim-session`, { recursive: true });
rmSync(report, { force: true });
if (!wanted.length) rmSync(`${root}dist`, { recursive: true, force: true });
for (const [name, command, ...args] of steps) {
  console.log(`\n── ${name}`);
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: 'inherit' });
  if (status === 0) continue;
  console.error(`\n${name} failed${error ? `: ${error.message}` : ''}`);
  summarize();
  process.exit(1);
}
if (!summarize()) process.exit(1);

/** Whether the tests that ran include those in the browser. */
function summarize() {
  if (!steps.some(([name]) => name === 'tests')) return true;
  let results;
  try {
    results = JSON.parse(readFileSync(report, 'utf8'));
  } catch {
    console.log('\n0 passed, 0 failed');
    return false;
  }
  const files = results.testResults.map(({ name }) => name);
  const twice = files.filter((file, index) => files.indexOf(file) !== index);
  const e2e = files.filter((file) => file.includes('/test/e2e/'));
  console.log(`\nfiles: ${files.length}, of which in Chromium ${twice.length}, end to end ${e2e.length}`);
  console.log(`${results.numPassedTests} passed, ${results.numFailedTests} failed`);
  if (twice.length < 5 || e2e.length < 2) {
    console.error('The browser part did not run.');
    return false;
  }
  return true;
}
