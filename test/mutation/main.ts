// Makes each mistake of the list in a copy of the sources and looks which test notices. Ends with 1 where
// none does. `npm run mutate -- TEXT` makes those with the text in their file or reason.
import { run } from './runner.ts';

process.exitCode = (await run(process.argv[2] ?? '')) ? 0 : 1;
