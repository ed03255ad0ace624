import type { Fault, Outcome } from './fault.ts';
import type { Result } from './run.ts';

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

/** An outcome in the words of the table. */
export function wordsOf(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'survived':
      return 'survived';
    case 'back':
      return `back after ${seconds(outcome.after)}`;
    case 'in':
      return `logged in after ${seconds(outcome.after)}`;
    case 'ended':
      return 'logged out, and stays so';
    case 'lost':
      return '**lost**';
  }
}

/** What is not as the fault says that it is. */
export function complaints({ fault, documented, session, problems }: Result): string[] {
  const found = [...problems];
  if (documented.kind !== fault.documented)
    found.push(`documented code: ${wordsOf(documented)}, not ${fault.documented}`);
  if (session.kind !== fault.session) found.push(`zim-session: ${wordsOf(session)}, not ${fault.session}`);
  else if (isLate(fault, session)) found.push(`zim-session: ${wordsOf(session)}, over ${fault.within} ms`);
  return found;
}

function isLate({ within = Number.POSITIVE_INFINITY }: Fault, outcome: Outcome): boolean {
  return 'after' in outcome && outcome.after > within;
}
