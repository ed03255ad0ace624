// Makes each mistake of the list in a copy of the sources and looks which test notices. Ends with 1 where
// none does. `npm run mutate -- TEXT` makes those with the text in their file or reason, and only prints;
// with `--tests PATH` only those tests are run, for whoever knows which ones have to notice.
import { parseArgs } from 'node:util';
import { runCommand, UsageError } from '../command.ts';
import { run } from './runner.ts';

await runCommand('npm run mutate -- [TEXT …] [--tests PATH]', () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { tests: { type: 'string' } },
  });
  if (values.tests && !positionals.length) throw new UsageError('which mistakes have those tests to notice?');
  return run(positionals, values.tests ? [values.tests] : undefined);
});
