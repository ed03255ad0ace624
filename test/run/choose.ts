import { parseArgs } from 'node:util';
import { failedBefore } from './memory.ts';
import { STEPS, type Step } from './steps.ts';

/** A step, and of a step with tests the files that are wanted: all of them where there is none. */
export interface Chosen {
  readonly step: Step;
  readonly files: readonly string[];
}

/** What the words after the command ask for. Ends the process where they ask for nothing. */
export function choose(args: string[]): readonly Chosen[] {
  const { quick, words, rerun } = read(args);
  const unknown = words.filter((word) => !STEPS.some(({ name }) => name.startsWith(word)));
  if (unknown.length) return usage(`no step begins with ${unknown.map((word) => `"${word}"`).join(' or ')}`);
  const failed = failedBefore();
  const chosen = STEPS.filter(({ name }) => !words.length || words.some((word) => name.startsWith(word)))
    .filter((step) => !quick || step.quick)
    .filter(({ name }) => !rerun || name in failed)
    .map((step) => ({ step, files: rerun ? (failed[step.name] ?? []) : quick ? partOf(step) : [] }));
  if (chosen.length) return chosen;
  console.log(rerun ? 'Nothing of that failed the last time.' : 'None of these steps is a quick one.');
  process.exit(rerun ? 0 : 2);
}

const partOf = ({ quick }: Step): readonly string[] => (Array.isArray(quick) ? quick : []);

function read(args: string[]): { words: string[]; quick: boolean; rerun: boolean } {
  try {
    const { positionals, values } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        quick: { type: 'boolean', default: false },
        'rerun-failed': { type: 'boolean', default: false },
      },
    });
    return { words: positionals, quick: values.quick, rerun: values['rerun-failed'] };
  } catch (error) {
    return usage((error as Error).message);
  }
}

function usage(what: string): never {
  console.error(`${what}\nusage: npm test -- [--quick] [--rerun-failed] [STEP …]; the steps are`);
  for (const { name } of STEPS) console.error(`  ${name}`);
  process.exit(2);
}
