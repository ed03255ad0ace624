import type { Draft } from './draft.ts';
import { renewalBound } from './due.ts';
import { isZimSessionError, ZimSessionError } from './errors.ts';
import { measureSkew } from './hints.ts';
import { expiryOf, userOf } from './model.ts';
import { warnOnce } from './news.ts';
import { LONG_ENOUGH, SHORTEST_ATTEMPT, SKEW_WORTH_A_WARNING } from './times.ts';
import { checkToken, isPlausible, readToken, type TokenGrant } from './token.ts';
import { isUser } from './user.ts';

const seconds = (ms: number) => `${Math.round(ms / 1000)} s`;

function refuseOthers(d: Draft, grant: TokenGrant): void {
  const { userID } = userOf(d)!;
  const { appID } = d.policy;
  // JSON has null for what is not there, and a backend may have numbers for users.
  const user = !isUser(grant.userID, userID);
  const app = String(grant.appID ?? appID) !== String(appID);
  if (user || app)
    throw new ZimSessionError('token-mismatch', { detail: `of another ${user ? 'user' : 'app'}` });
}

/** Learns what the answer says about this machine's clock. */
function learnClock(d: Draft, grant: TokenGrant, expiresAt: number, offset: number): void {
  const { now, clock } = d;
  const measured = measureSkew(grant, expiresAt, d.last.startedAt, now, clock.skew ?? 0);
  if (measured) {
    d.clock = measured;
    const by = measured.kind === 'told' ? 'By expiresIn, if that is of the token, the' : 'The';
    if (Math.abs(measured.skew) > SKEW_WORTH_A_WARNING)
      warnOnce(d, 'clock-skew', `${by} clock of this machine is off by ${seconds(measured.skew)}`);
  } else if (clock.kind !== 'measured') {
    // This answer tells nothing. Where its token cannot be true by what was guessed or told before, or by a clock that
    // was set back since, but can by the local clock as it is now, that clock is believed.
    const before = clock.skew === null && isPlausible(expiresAt - now);
    const kind = clock.kind === 'told' ? 'assumed' : clock.kind;
    if (!before && isPlausible(expiresAt + offset - now)) d.clock = { kind, skew: offset || null };
  }
}

function receive(d: Draft, grant: TokenGrant, offset: number): void {
  refuseOthers(d, grant);
  const token = readToken(grant.token);
  const { now, session } = d;
  const current = session.status === 'logged-in' ? session.token : null;
  try {
    // What is no newer may come from a cache, with the hints of its time.
    if (!current || token.expiresAt > current.expiresAt) learnClock(d, grant, token.expiresAt, offset);
  } catch {
    // Hints that throw when they are read are none.
  }
  const left = expiryOf(token, d) - now;
  const trusted = d.clock.kind !== 'assumed';
  if (checkToken(token, left, { trusted, current, refused: d.refused })) {
    d.clock = { ...d.clock, kind: 'doubted' };
    const lives = left > 0 ? `to have ${seconds(left)} left` : 'expired';
    warnOnce(d, 'clock-skew', `A fresh token looks ${lives}: is the clock of this machine right?`);
  } else if (left < LONG_ENOUGH) {
    warnOnce(d, 'short-lived-token', `Tokens live ${seconds(left)}; let them live an hour`);
  }
  // An answer that a throttled page sees late is still worth presenting; one that was listened to for long has its time.
  const from = d.attempt.stage === 'fetching' ? d.last.startedAt : now;
  const until = Math.max(renewalBound(d, from), now + SHORTEST_ATTEMPT);
  d.attempt = { stage: 'ready', until, token };
}

/** Whether this answer is worth presenting to ZIM: then the token is ready; else answers why not. */
export function admit(d: Draft, grant: TokenGrant, offset: number): ZimSessionError | null {
  try {
    receive(d, grant, offset);
    return null;
  } catch (error) {
    // An answer of a shape that nobody has thought of.
    return isZimSessionError(error) ? error : new ZimSessionError('token-endpoint-response');
  }
}
