import type { Answer } from './ask.ts';
import { type Circumstances, explain } from './error.ts';
import { type Finding, note, urgent } from './finding.ts';
import { span } from './words.ts';

/** What was asked of the token endpoint, and what came of it. */
export interface EndpointReport {
  /** Whether it was asked. */
  readonly asked: boolean;
  /** In words: why nobody asked, or what was answered. */
  readonly said: string;
  /** ms that the answer took; null where nobody asked. */
  readonly took: number | null;
  /** The code of what was wrong with it; null where nothing was. */
  readonly code: string | null;
}

export function reportEndpoint(answer: Answer): EndpointReport {
  if (!answer.asked) return { asked: false, said: answer.why, took: null, code: null };
  const { took, error } = answer;
  const said = error
    ? `${error.code}, after ${span(took)}`
    : `a token that lives ${span(answer.left)}, after ${span(took)}`;
  return { asked: true, said, took, code: error?.code ?? null };
}

/** Longer than this somebody notices. */
const SLOW = 3_000;

/** What the answer tells of who has to act. */
export function judgeAnswer(answer: Answer, around: Circumstances, found: readonly Finding[]): Finding[] {
  if (!answer.asked) return [];
  const { took, error } = answer;
  if (error) return found.some(({ code }) => code === error.code) ? [] : [explain(error, around)];
  if (!answer.isNewer) {
    const what = 'The token endpoint gives a token that ends no later than the one that ZIM has.';
    return [
      urgent(
        'backend',
        what,
        'Make a fresh token for each request, and let nothing cache it.',
        'token-not-newer',
      ),
    ];
  }
  if (answer.isDoubtful) {
    return [
      note('user', 'A fresh token looks wrong by the clock of this machine.', 'Set the clock.', 'clock-skew'),
    ];
  }
  if (took < SLOW) return [];
  return [note('backend', `The token endpoint took ${span(took)} to answer.`, 'Make it faster.')];
}
