// npm run test:more: what takes longer than `npm test` may, or needs the registry.
// npm run test:more -- STEP …   the steps whose names begin so
import { mkdirSync } from 'node:fs';
import { report } from './report.ts';
import { cache } from './run-step.ts';
import { runSteps } from './schedule.ts';
import { MORE } from './steps.ts';

const words = process.argv.slice(2);
const chosen = MORE.filter(({ name }) => !words.length || words.some((word) => name.startsWith(word))).map(
  (step) => ({ step, files: [] }),
);
if (!chosen.length) {
  console.error(`no step begins so; the steps are\n${MORE.map(({ name }) => `  ${name}`).join('\n')}`);
  process.exit(2);
}
mkdirSync(cache, { recursive: true });
const { ended, stopped } = await runSteps(chosen);
const isWell = report(chosen, ended);
process.exitCode = stopped || (isWell ? 0 : 1);
