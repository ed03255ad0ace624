import type { Kind, Outcome } from './fault.ts';
import type { Result } from './run.ts';

const WORDS: Readonly<Record<Kind, string>> = {
  survived: 'survived',
  back: 'back after',
  in: 'logged in after',
  ended: 'logged out, and stays so',
  lost: '**lost**',
  deaf: '**deaf** to the end',
};

/** An outcome in the words of the table. */
export function wordsOf(outcome: Outcome): string {
  const words = WORDS[outcome.kind];
  // What took less than a look of the watch took some time all the same.
  return 'after' in outcome ? `${words} ${Math.max(0.1, outcome.after / 1000).toFixed(1)} s` : words;
}

/** The kind that these words stand for. */
export function kindOf(words: string): Kind | undefined {
  return (Object.keys(WORDS) as Kind[]).find((kind) => words.startsWith(WORDS[kind]));
}

/** What is not as the fault says that it is. */
export function complaints(result: Result): string[] {
  const { fault, documented, session, problems } = result;
  const found = [...problems];
  if (documented.kind !== fault.documented)
    found.push(`documented code: ${wordsOf(documented)}, not ${fault.documented}`);
  if (session.kind !== fault.session) found.push(`zim-session: ${wordsOf(session)}, not ${fault.session}`);
  else if (fault.where === 'node' && isLate(result))
    found.push(`zim-session: ${wordsOf(session)}, over ${fault.within} ms`);
  return found;
}

/** Whether the session came back later than it should: in a page that is up to the machine, too. */
export function isLate({ fault: { within = Number.POSITIVE_INFINITY }, session }: Result): boolean {
  return 'after' in session && session.after > within;
}
