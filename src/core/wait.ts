import type { Draft } from './draft.ts';
import { lastChance, soonest } from './due.ts';
import type { ZimSessionError } from './errors.ts';
import { type Instant, isPatient, NEVER } from './model.ts';
import { LATEST_AFTER_RETRY_AFTER, LONGEST_RETRY_AFTER, LONGEST_RETRY_AFTER_LOST } from './times.ts';
import type { Token } from './token.ts';

// The wait for the next attempt: as long as the policy says, and as the backend asks.

/** How long the backend wants to be left alone, as far as it is heard. */
function askedFor(d: Draft, { retryAfter, httpStatus }: ZimSessionError): number {
  // An app's own error may carry no number.
  if (!(retryAfter! > 0)) return 0;
  const isOverloaded = httpStatus === 429 || httpStatus === 503;
  return Math.min(retryAfter!, isPatient(d) && isOverloaded ? LONGEST_RETRY_AFTER_LOST : LONGEST_RETRY_AFTER);
}

/** When the next attempt starts. One that has a token does not wait for what a backend said before. */
export function waitFor(d: Draft, wait: number, error: ZimSessionError, token: Token | null): Instant {
  const { now, random } = d;
  const asked = askedFor(d, error);
  const last = lastChance(d);
  const latest = now < last ? last : NEVER;
  if (asked > 0) d.fetchFrom = Math.max(d.fetchFrom, Math.min(now + asked, latest));
  // A backend said it to everybody; ZIM says it to one.
  const spread = error.zimCode ? 0 : random * Math.min(asked / 2, LATEST_AFTER_RETRY_AFTER);
  const from = token ? now : Math.max(now, d.fetchFrom) + spread;
  const until = Math.min(Math.max(soonest(d, now), now + wait, from), latest);
  d.attempt = { stage: 'waiting', until, token };
  d.run = { ...d.run, atHand: token !== null && d.run.atHand };
  return until;
}

/** A refusal that comes while the next attempt waits: all there is to it is a Retry-After. */
export function putOff(d: Draft, error: ZimSessionError): void {
  const { attempt, now } = d;
  d.run = { ...d.run, held: false };
  if (attempt.stage === 'waiting' && askedFor(d, error) > 0)
    waitFor(d, attempt.until - now, error, attempt.token);
}
