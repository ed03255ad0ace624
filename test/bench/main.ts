// npm run bench: from the click to Connected in four ways: the documented code, login() alone, preload() before the click, and a token at
// hand as well. Ends with 1 where one was not fast enough. `npm run bench -- --rounds N` measures N rounds.
import { parseArgs } from 'node:util';
import { runCommand, UsageError } from '../command.ts';
import { run } from './login.bench.ts';

await runCommand('npm run bench -- [--rounds N]', () => {
  const { values } = parseArgs({ options: { rounds: { type: 'string' } } });
  const rounds = values.rounds === undefined ? undefined : Number(values.rounds);
  if (rounds !== undefined && !(Number.isInteger(rounds) && rounds > 0))
    throw new UsageError('how many rounds?');
  return run(rounds);
});
