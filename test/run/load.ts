// npm run test:load: the test command beside processes that keep every core busy for as long as it runs. It takes the
// same words.
import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { root } from './run-step.ts';

// They end with this process, also where it is killed: then their standard input closes.
const BURN = `
  process.stdin.on('close', () => process.exit()).resume();
  (function burn() { const end = Date.now() + 50; while (Date.now() < end); setImmediate(burn); })();
`;
const burners = Array.from({ length: availableParallelism() }, () =>
  spawn(process.execPath, ['-e', BURN], { stdio: ['pipe', 'ignore', 'inherit'] }),
);
process.once('exit', () => {
  for (const burner of burners) burner.kill('SIGKILL');
});
console.log(`${burners.length} processes keep the cores busy.`);

const command = [`${root}node_modules/tsx/dist/cli.mjs`, 'test/run/main.ts', ...process.argv.slice(2)];
const tests = spawn(process.execPath, command, { cwd: root, stdio: 'inherit' });
// The tests say what they have done so far, and end.
for (const signal of ['SIGHUP', 'SIGINT', 'SIGTERM'] as const) process.on(signal, () => tests.kill(signal));
tests.on('close', (code) => process.exit(code ?? 1));
