import type { Draft } from './draft.ts';
import { NEVER } from './model.ts';
import { LONGEST_PACE, QUESTIONS_APART, SILENCES_APART, SUSPICIOUS_AFTER } from './times.ts';

// Whether ZIM is there. Over a dead socket the SDK says Connected for as long as one looks (S46), so it is asked what
// only its server can answer.
//
// Signs of life: an event that the server has sent (any of ZIM but tokenWillExpire, and of connectionStateChanged only
// that there is a connection), a login or a renewal that worked, unless its token was handed over, and any answer to a question, a refusal too. What the
// SDK says by itself, because nobody answered, is none.

/** A sign of life. The next question comes after as much silence as the app has set, or more after rate limits. */
export function heard(d: Draft, pace: number = d.line.pace): void {
  const askAt = d.now + d.policy.liveness * pace;
  d.line = { ...d.line, heardAt: d.now, askAt, silences: 0, isAsking: false, pace };
}

/** It was asked too often. */
export const askLess = (d: Draft): void => heard(d, Math.min(2 * d.line.pace, LONGEST_PACE));

/** The page woke up, or is in front again: who was not heard of for a while is asked at once. */
export function doubtLine(d: Draft): void {
  const { now, line } = d;
  if (line.askAt < NEVER && now - line.heardAt >= SUSPICIOUS_AFTER)
    d.line = { ...line, askAt: Math.min(line.askAt, now) };
}

/** The app saw a call of its own go unanswered. */
export function suspect(d: Draft): void {
  const { line } = d;
  d.line = { ...line, askAt: Math.min(line.askAt, line.askedAt + QUESTIONS_APART) };
}

export function ask(d: Draft, userID: string): void {
  const id = d.line.id + 1;
  d.line = { ...d.line, id, askedAt: d.now, isAsking: true };
  d.effects.push({ type: 'ask', id, userID });
}

/**
 * A question, or a renewal, was not answered. ZIM is asked once more, a second after the last question at the earliest.
 * `isAsking`: a question is under way all the same.
 */
export function unheard(d: Draft, isAsking = false): void {
  const { line } = d;
  // Where it is not asked, it is not because of a renewal, either.
  const asks = line.isAsking || line.askAt < NEVER;
  const askAt = asks ? line.askedAt + SILENCES_APART : NEVER;
  d.line = { ...line, silences: line.silences + 1, isAsking, askAt };
}
