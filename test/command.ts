/** Words that a command does not understand. */
export class UsageError extends Error {}

const SIGNALS = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 } as const;

/**
 * Runs a command for people, and ends the process: with 0 where `work` answers true, with 1 where it answers false or
 * throws, with 2 where the words after the command are wrong.
 */
export async function runCommand(usage: string, work: () => Promise<boolean> | boolean): Promise<never> {
  let status: number;
  try {
    const working = work();
    // Work that never waits could not hear of a signal, and is ended by it without this.
    if (working instanceof Promise) exitOnSignals();
    status = (await working) ? 0 : 1;
  } catch (error) {
    const isUsage = error instanceof UsageError || codeOf(error).startsWith('ERR_PARSE_ARGS');
    console.error(isUsage ? `${(error as Error).message}\nusage: ${usage}` : error);
    status = isUsage ? 2 : 1;
  }
  // A server that is still open after a failure would keep the process for ever.
  process.exit(status);
}

/**
 * Told to stop, a command ends at once and writes no result. What it has opened goes with it: Playwright ends its
 * browsers when the process exits, and folders and processes of ours are ended there, too.
 */
function exitOnSignals(): void {
  for (const [signal, number] of Object.entries(SIGNALS))
    process.once(signal, () => process.exit(128 + number));
}

/** What has one of the words in its name; all of it where there are no words. */
export function withWords<T>(all: readonly T[], words: readonly string[], nameOf: (one: T) => string): T[] {
  const found = all.filter((one) => !words.length || words.some((word) => nameOf(one).includes(word)));
  if (found.length) return found;
  throw new UsageError(`nothing has ${words.map((word) => `"${word}"`).join(' or ')} in its name`);
}

function codeOf(error: unknown): string {
  return String((error as { code?: unknown } | null)?.code ?? '');
}
