import { NEVER, type State, userOf } from '../../src/core/model.ts';
import type { Token } from '../../src/core/token.ts';
import { isTooSoon } from '../../src/core/zim-code.ts';
import { NOW, type Node, ownerOf } from './node.ts';

// Two nodes with the same name behave alike for ever: what the name leaves out, the core cannot see.
//
// - An instant in the past is as good as any other in the past where it is only compared with `now`
//   (`ahead`), or looked back at for a limited time (`age`: 60 s for losses in a row, 15 s between renewals,
//   600 ms between calls of renewToken, 1 s between attempts of one user, and between three of several).
// - ids are only compared for equality: with the attempt's, the call's, and those in flight. Callers have
//   fixed numbers here, and it is never asked who of them came first.
// - Texts of tokens and names of users likewise; what counts is which of them are the same.
// - Counters count up to where the last comparison with them is made: whether a token was refused, whether a
//   call was not answered. Losses in a row stop mattering where the longest pause is reached, 30 s after six, silences
//   and attempts where a request has its twelvefold time, after four and twelve.
// - Of the line to ZIM counts how long ago it was heard or asked, up to 10 s, and one silence or more.
// - connectionSince is only reported. Of an error only its code is ever asked, and whether `renewToken` came too soon.
// - How long ago the login call was made counts for nothing: only renewToken waits for an older call of itself.

const ahead = (at: number): number => Math.max(0, at - NOW);
const age = (at: number, most: number): number => Math.min(most, NOW - at);

type Namer = (one: Token | null) => unknown;

function sessionOf({ session, last }: State, token: Namer): unknown[] {
  switch (session.status) {
    case 'logged-out':
      return 'user' in session
        ? [session.reason, session.user.userID === last.userID, session.user.userAvatarUrl]
        : [session.reason];
    case 'logging-in':
      return [session.user.userAvatarUrl, session.since !== undefined];
    case 'logged-in': {
      const { up, since, renewsAt, warnsInTime } = session;
      return [token(session.token), up, age(since, 60_000), ahead(renewsAt), warnsInTime];
    }
    case 'recovering':
      return [session.final];
  }
}

function attemptOf({ attempt, last }: State, token: Namer): unknown[] {
  switch (attempt.stage) {
    case 'idle':
      return [];
    case 'denied':
      return [ahead(attempt.until)];
    case 'waiting':
      return [ahead(attempt.until), token(attempt.token)];
    case 'fetching':
      // The time that the request took, and the bound of a recovery, come from it.
      return [ahead(attempt.until), NOW - last.startedAt];
    case 'ready':
    case 'presenting':
      return [ahead(attempt.until), token(attempt.token)];
  }
}

/** Nobody looks at it unless a user is logged in, but for when ZIM was asked last. */
function lineOf({ session, line }: State): unknown[] {
  const { askAt, askedAt, heardAt, isAsking, silences, pace, id } = line;
  const asked = id > 0 && age(askedAt, 10_000);
  if (session.status !== 'logged-in' || (askAt === NEVER && !isAsking)) return [asked];
  return [asked, askAt < NEVER && ahead(askAt), age(heardAt, 10_000), isAsking, Math.min(silences, 2), pace];
}

/** The name under which a node is known: equal for nodes that behave alike. */
export function nameOf({ state: s, outside: o }: Node): string {
  const { session, attempt, run, last, clock, sdk } = s;
  const userID = userOf(s)?.userID ?? null;
  // Who else there is, is somebody else.
  const someone = userID ?? last.userID;
  const texts: string[] = [];
  const text = (one: string | null | undefined) => {
    if (!one) return '';
    if (!texts.includes(one)) texts.push(one);
    return `${texts.indexOf(one)}${ownerOf(one) === someone ? '' : '!'}`;
  };
  const token = (one: Token | null) => one && `${text(one.text)}@${one.expiresAt - NOW}`;
  const { call } = sdk;
  const recent = (user: string | null, at: number) => {
    const ago = age(at, 1_000);
    return ago < 1_000 && `${ago}${user === someone}`;
  };
  return [
    session.status,
    userID === o.user,
    ...sessionOf(s, token),
    attempt.stage,
    ...attemptOf(s, token),
    s.fetchFrom > NOW && ahead(s.fetchFrom),
    s.visible,
    s.isTabUndecided,
    ...lineOf(s),
    run.reason,
    Math.min(run.attempt, 12),
    run.refusals > 0,
    run.recreated,
    run.atHand,
    Math.min(run.unanswered, 4),
    // The longest wait is reached after six minutes.
    run.failsSince !== null && age(run.failsSince, 360_000),
    // What a late answer says of the clock depends on how long it took.
    run.held && NOW - last.startedAt,
    // It counts for the request under way only.
    attempt.stage === 'fetching' && run.urgent,
    recent(last.userID, last.startedAt),
    age(last.beforeAt, 1_000),
    clock.kind,
    clock.skew,
    sdk.state,
    call && `${call.kind}${call.id === last.id}${token(call.token)}`,
    call?.kind === 'renewToken' && ahead(call.at + 7_000),
    age(sdk.renewTokenAt, 600),
    s.callers
      .map(({ caller, until }) => `${caller}@${until - NOW}`)
      .sort()
      .join('+'),
    s.error?.code,
    isTooSoon(s.error),
    text(s.refused),
    Math.min(s.losses, 6),
    ahead(s.renewedAt + 15_000),
    [...s.warned].sort().join('+'),
    o.preparing,
    o.recreating,
    o.fetch && o.fetch.id === last.id,
    o.call && `${o.call.kind}${o.call.id === call?.id}${o.call.id === last.id}${ahead(o.call.until)}`,
    age(o.lastRenewAt, 600),
    ahead(o.askAgainAt),
    recent(o.started.user, o.started.at),
    ahead(o.renewedAt + 15_000),
    o.atHand && `${text(o.atHand.text)}${o.atHand.presented}`,
    o.question && `${o.question.id === s.line.id}${ahead(o.question.until)}`,
    Math.min(o.silences, 2),
    o.askedAfterDenial,
  ].join('|');
}
