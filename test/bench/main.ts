// npm run bench: from the click to Connected, the documented code and a session side by side. Ends with 1 where the
// session was not fast enough. `npm run bench -- --pairs N` measures N pairs.
import { parseArgs } from 'node:util';
import { runCommand, UsageError } from '../command.ts';
import { run } from './login.bench.ts';

await runCommand('npm run bench -- [--pairs N]', () => {
  const { values } = parseArgs({ options: { pairs: { type: 'string' } } });
  const pairs = values.pairs === undefined ? undefined : Number(values.pairs);
  if (pairs !== undefined && !(Number.isInteger(pairs) && pairs > 0)) throw new UsageError('how many pairs?');
  return run(pairs);
});
