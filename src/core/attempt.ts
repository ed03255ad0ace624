import type { Draft } from './draft.ts';
import { answerBound, deadlineOf, presentsAt, renewalBound, soonest } from './due.ts';
import { expiryOf, NEVER, userOf } from './model.ts';
import type { Run } from './run.ts';
import { LONGEST_LOGIN_CALL, PRESSES_APART } from './times.ts';
import { checkToken, type Token } from './token.ts';
import { isTooSoon } from './zim-code.ts';

// What one attempt does, from the wait until ZIM is asked.

export function prepare(d: Draft): void {
  if (d.sdk.state === 'preparing' || d.sdk.state === 'ready') return;
  d.sdk = { ...d.sdk, state: 'preparing' };
  d.effects.push({ type: 'prepare' });
}

/**
 * A wait ends early: the page woke up, or, where `asked`, the app or a person wants it. A wake-up never cuts a
 * Retry-After short, a person seldom. A request that is waited for longer than usual is given up after the usual time, and
 * one that was begun before, and fails, is followed by the next at once.
 */
export function expedite(d: Draft, asked = false): void {
  const { attempt, last, now, policy, fetchFrom } = d;
  if (attempt.stage === 'fetching') {
    const until = Math.max(now, last.startedAt + policy.timeouts.token);
    if (until < attempt.until) d.attempt = { ...attempt, until };
    d.run = { ...d.run, urgent: true };
  }
  if (attempt.stage !== 'waiting') return;
  const patience = asked ? last.startedAt + PRESSES_APART : NEVER;
  const from = attempt.token ? now : Math.min(fetchFrom, patience);
  const until = Math.max(soonest(d, now), from);
  if (until >= attempt.until) return;
  d.attempt = { ...attempt, until };
  if (!attempt.token) d.fetchFrom = Math.min(fetchFrom, until);
}

/** Nobody listens to the request any more. */
export function letGo(d: Draft): void {
  if (d.attempt.stage !== 'fetching' && !d.run.held) return;
  d.effects.push({ type: 'abortFetch', of: d.last.id });
  d.run = { ...d.run, held: false };
}

/** Whether ZIM should see a token that nobody fetched for this attempt. */
function isOfUse(d: Draft, token: Token): boolean {
  const current = d.session.status === 'logged-in' ? d.session.token : null;
  try {
    checkToken(token, expiryOf(token, d) - d.now, { trusted: true, current, refused: d.refused });
    return true;
  } catch {
    return false;
  }
}

/** An attempt with a token at hand takes the place of one that has none yet. One that is of no use costs nothing. */
export function offer(d: Draft, token: Token | null | undefined): void {
  const { attempt } = d;
  const { stage } = attempt;
  if (!token || stage === 'ready' || stage === 'presenting' || !isOfUse(d, token)) return;
  letGo(d);
  d.attempt = { stage: 'waiting', until: soonest(d, d.now), token };
  d.run = { ...d.run, atHand: true };
}

/** An attempt that somebody asked for, at once. */
export function tryNow(d: Draft, reason: Run['reason']): void {
  d.run = { ...d.run, reason };
  d.attempt = { stage: 'waiting', until: Math.max(soonest(d, d.now), d.fetchFrom), token: null };
}

/** Starts the attempt: asks for a token, unless one is at hand. */
export function begin(d: Draft): void {
  const { now, attempt, policy } = d;
  const { userID } = userOf(d)!;
  const kept = attempt.stage === 'waiting' ? attempt.token : null;
  const token = kept && kept.text !== d.refused && expiryOf(kept, d) > now ? kept : null;
  if (!token && d.fetchFrom > now) {
    d.attempt = { stage: 'waiting', until: d.fetchFrom, token };
    return;
  }
  const reason = attempt.stage === 'waiting' ? d.run.reason : 'renewal';
  const until = renewalBound(d, now);
  letGo(d);
  d.last = { id: d.last.id + 1, userID, startedAt: now, beforeAt: d.last.startedAt };
  const atHand = token !== null && d.run.atHand;
  d.run = { ...d.run, reason, attempt: d.run.attempt + 1, atHand, urgent: false };
  prepare(d);
  if (token) {
    d.attempt = { stage: 'ready', until, token };
    return;
  }
  d.attempt = { stage: 'fetching', until: answerBound(d, now, policy.timeouts.token) };
  d.effects.push({
    type: 'fetch',
    id: d.last.id,
    userID,
    reason,
    attempt: d.run.attempt,
    deadline: deadlineOf(d),
  });
}

/** Presents the token once the SDK is there and can take it. */
export function present(d: Draft): void {
  const { now, attempt, session, sdk } = d;
  if (attempt.stage !== 'ready' || presentsAt(d) > now) return;
  const { token } = attempt;
  const { id } = d.last;
  if (session.status === 'logged-in') {
    d.attempt = { ...attempt, stage: 'presenting' };
    d.sdk = { ...sdk, call: { id, kind: 'renewToken', token, at: now }, renewTokenAt: now };
    const { userID } = session.user;
    d.effects.push(
      isTooSoon(d.error)
        ? { type: 'handOver', id, userID, token: token.text }
        : { type: 'renewToken', id, token: token.text },
    );
  } else {
    const half = ((deadlineOf(d) ?? NEVER) - now) / 2;
    d.attempt = { stage: 'presenting', until: now + Math.min(LONGEST_LOGIN_CALL, half), token };
    d.sdk = { ...sdk, call: { id, kind: 'login', token, at: now } };
    d.effects.push({ type: 'login', id, user: userOf(d)!, token: token.text });
  }
}
