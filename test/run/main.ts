// npm test: everything that has to hold.
// npm test -- STEP …            the steps whose names begin so, such as `types` or `tests: e2e`
// npm test -- --quick           what finds most mistakes in a minute
// npm test -- --rerun-failed    the steps that failed the last time, of tests only the files
import { mkdirSync, rmSync } from 'node:fs';
import { choose } from './choose.ts';
import { remember } from './memory.ts';
import { report } from './report.ts';
import { cache, root } from './run-step.ts';
import { runSteps } from './schedule.ts';
import { STEPS } from './steps.ts';

const chosen = choose(process.argv.slice(2));
mkdirSync(cache, { recursive: true });
if (chosen.length === STEPS.length) rmSync(`${root}dist`, { recursive: true, force: true });
const { ended, stopped } = await runSteps(chosen);
remember(ended);
const isWell = report(chosen, ended);
process.exitCode = stopped || (isWell ? 0 : 1);
