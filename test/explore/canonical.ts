import type { Token } from '../../src/core/token.ts';
import { NOW, type Node, ownerOf } from './node.ts';

// Two nodes with the same name behave alike for ever: what the name leaves out, the machine cannot see.
//
// - An instant in the past is as good as any other in the past where it is only compared with `now`
//   (`ahead`), or looked back at for a limited time (`age`: 60 s for losses in a row, 600 ms between calls
//   of renewToken, 1 s between a wake-up and the attempt before).
// - ids are only compared for equality: with the attempt's, the call's, and those in flight.
// - Texts of tokens and names of users likewise; what counts is which of them are the same.
// - Counters count up to where the last comparison with them is made: two refusals, two dead signs. Losses
//   in a row and attempts stop mattering where the longest pause is reached: 30 s after six.
// - connectionSince is only reported. Of an error, only that it is there is ever asked.
//   renewsAt and loggedInAt are written at each login before they are read.

const ahead = (at: number | null): number | null => at && Math.max(0, at - NOW);
const age = (at: number, most: number): number => Math.min(most, NOW - at);

/** The name under which a node is known: equal for nodes that behave alike. */
export function nameOf({ state: s, outside: o }: Node): string {
  const texts: string[] = [];
  const text = (one: string | null | undefined) => {
    if (!one) return '';
    if (!texts.includes(one)) texts.push(one);
    return `${texts.indexOf(one)}${ownerOf(one) === s.user?.userID ? '' : '!'}`;
  };
  const token = (one: Token | null) => one && `${text(one.text)}@${one.expiresAt - NOW}`;
  const { call } = s;
  const loggedIn = s.status === 'logged-in';
  return [
    s.status,
    s.reason,
    s.connection,
    s.user && `${s.user.userID === o.user}${s.user.userAvatarUrl ?? ''}`,
    s.error?.code,
    s.sdk,
    token(s.token),
    loggedIn && `${s.longLived}${ahead(s.renewsAt)}${age(s.loggedInAt, 60_000)}`,
    Math.min(s.flaps, 6),
    s.lastStand,
    s.stage,
    s.why,
    Math.min(s.attempt, 6),
    // While fetching also the time that the request took, and the bound of a recovery, come from it.
    s.stage === 'fetching' ? NOW - s.startedAt : age(s.startedAt, 1_000),
    ahead(s.at),
    ahead(s.notBefore),
    ahead(s.boundAt),
    token(s.fresh),
    s.called,
    Math.min(s.refusals, 2),
    text(s.refused),
    Math.min(s.deadSigns, 2),
    s.recreated,
    call && `${call.kind}${call.id === s.id}${ahead(call.at + 7_000)}${token(call.token)}`,
    s.dirty,
    age(s.lastRenewCallAt, 600),
    s.renewals
      .filter((at) => at > NOW - 60_000)
      .map((at) => NOW - at)
      .join('+'),
    s.storm,
    s.warned.join('+'),
    s.skew,
    s.measured,
    s.doubted,
    ahead(s.loginBoundAt),
    ahead(s.renewBoundAt),
    o.preparing,
    o.recreating,
    o.fetch && o.fetch.id === s.id,
    o.call && `${o.call.kind}${o.call.id === call?.id}${o.call.id === s.id}${ahead(o.call.at + 7_000)}`,
    age(o.lastRenewAt, 600),
    ahead(o.loginBoundAt),
    ahead(o.renewBoundAt),
    o.remains,
    ahead(o.askAgainAt),
  ].join('|');
}
