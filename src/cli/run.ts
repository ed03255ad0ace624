import { readArguments } from './arguments.ts';
import { checkEndpoint } from './check.ts';
import { HELP } from './help.ts';
import { asJSON, asText } from './report.ts';
import { scan } from './scan/command.ts';
import { UsageError } from './usage.ts';

/** What the program touches. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** Epoch ms. */
  readonly now: () => number;
  /** ms that a check may take. */
  readonly bound: number;
}

/** Runs the program; answers its exit status: 0 all well, 1 problems or findings, 2 wrong usage. */
export async function run(
  argv: readonly string[],
  { env, out, err, now, bound }: Surroundings,
): Promise<0 | 1 | 2> {
  try {
    const [command, ...more] = argv;
    if (command === 'scan' && !more.some((one) => one === '--help' || one === '-h')) return scan(more, out);
    const given = readArguments(argv, env);
    if (given === 'help') {
      out(HELP);
      return 0;
    }
    const { question, app, json } = given;
    const verdict = await checkEndpoint(question, app, now, AbortSignal.timeout(bound));
    out((json ? asJSON : asText)(question, verdict));
    return verdict.findings.some(({ level }) => level === 'problem') ? 1 : 0;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    err(`${error.message}\nzim-session --help says more.\n`);
    return 2;
  }
}
