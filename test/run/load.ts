// npm run test:load: all tests beside processes that keep every core busy for as long as they run.
import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';

// They end with this process, also where it is killed: then their standard input closes.
const BURN =
  'process.stdin.on("close", () => process.exit()).resume(); (function spin() { const end = Date.now() + 50; while (Date.now() < end); setImmediate(spin); })()';
const burners = Array.from({ length: availableParallelism() }, () =>
  spawn(process.execPath, ['-e', BURN], { stdio: ['pipe', 'ignore', 'inherit'] }),
);
console.log(`${burners.length} processes keep the cores busy.`);
const tests = spawn('npm', ['test', '--', ...process.argv.slice(2)], { stdio: 'inherit' });
tests.on('close', (code) => {
  for (const burner of burners) burner.kill('SIGKILL');
  process.exitCode = code ?? 1;
});
