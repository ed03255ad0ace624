import type { Effect } from '../../src/core/effect.ts';
import { expiryOf, type State } from '../../src/core/model.ts';
import { currentOf, heldBy, NOW, type Outside, ownerOf } from './node.ts';

type Writable<T> = { -readonly [K in keyof T]: T[K] };
export type OutsideDraft = Writable<Outside>;

export class Breach extends Error {}

export function demand(holds: boolean, what: string): void {
  if (!holds) throw new Breach(what);
}

const SECRET = /0[34][\w+/]{30}/;

function holdsToken(data: unknown): boolean {
  if (typeof data === 'string') return SECRET.test(data);
  if (data instanceof Error && SECRET.test(`${data.message} ${String(data.cause)}`)) return true;
  return data !== null && typeof data === 'object' && Object.values(data).some(holdsToken);
}

/** Whether the token that waits for its turn has ended meanwhile. */
function isOver(state: State): boolean {
  const token = heldBy(state);
  return token !== null && expiryOf(token, state) <= NOW;
}

/** A token is about to reach ZIM. */
function presents(o: OutsideDraft, effect: { id: number; token: string }, before: State, after: State): void {
  const { id, token: text } = effect;
  demand(after.sdk.state === 'ready', 'the SDK is called before it is there');
  demand(!after.isTabUndecided, 'a token reaches ZIM, and another tab may have the login');
  demand(o.user !== null, 'a token reaches ZIM, and nobody wants to be logged in');
  demand(ownerOf(text) === o.user, 'the token of another user reaches ZIM');
  demand(id === after.last.id, 'a token is presented for another attempt');
  const token = heldBy(after);
  demand(token?.text === text, 'another token is presented than is held');
  demand(expiryOf(token!, after) > NOW || after.clock.kind === 'doubted', 'an expired token reaches ZIM');
  // A login of the app begins anew.
  const refused = before.session.status === 'logged-out' ? [] : [before.refused];
  demand(![...refused, after.refused].includes(text), 'a refused token reaches ZIM again');
  if (text !== o.atHand?.text) return;
  demand(!o.atHand.presented, 'a token at hand reaches ZIM twice');
  o.atHand = { text, presented: true };
}

/** Does what the effect says to the outside, and throws where that must not happen. */
export function happens(o: OutsideDraft, effect: Effect, before: State, after: State): void {
  const { session, attempt } = after;
  switch (effect.type) {
    case 'prepare':
      demand(!o.preparing, 'the SDK is prepared twice at a time');
      o.preparing = true;
      break;
    case 'recreate':
      o.recreating = true;
      o.call = null;
      // Nobody has seen the token: the instance was dead, or wedged.
      if (o.atHand) o.atHand = { ...o.atHand, presented: false };
      break;
    case 'fetch':
      demand(o.fetch === null, 'two token fetches at a time');
      demand(!after.isTabUndecided, 'a token is fetched, and another tab may have the login');
      demand(o.user !== null, 'a token is fetched, and nobody wants to be logged in');
      demand(effect.userID === o.user, 'a token is fetched for another user');
      demand(session.status !== 'logged-in' || session.up, 'a renewal starts without a connection');
      demand(effect.id > before.last.id, 'an id is used twice');
      demand(effect.id === after.last.id, 'a fetch for another attempt');
      demand(effect.attempt >= 1, 'attempts count from 1');
      demand(
        // A loss may have told something about the clock.
        !o.atHand || o.atHand.presented || isOver(before) || isOver({ ...before, clock: after.clock }),
        'a token is fetched, and there is one at hand',
      );
      demand(NOW >= o.askAgainAt, 'a Retry-After is not obeyed');
      o.fetch = { id: effect.id };
      break;
    case 'abortFetch':
      demand(o.fetch === null || o.fetch.id === effect.of, 'the wrong fetch is aborted');
      o.fetch = null;
      break;
    case 'login':
      presents(o, effect, before, after);
      demand(effect.user.userID === o.user, 'the login of another user');
      demand(session.status !== 'logged-in', 'a login while logged in');
      demand(o.call === null || NOW >= o.call.until, 'a login before the last call was answered or ended');
      demand(attempt.stage === 'presenting', 'a login, and nobody waits for its answer');
      o.call = { id: effect.id, kind: 'login', until: attempt.stage === 'presenting' ? attempt.until : NOW };
      break;
    case 'renewToken':
    case 'handOver': {
      presents(o, effect, before, after);
      const token = currentOf(after);
      demand(token !== null, 'a renewToken while not logged in (S25)');
      demand(session.status === 'logged-in' && session.up, 'a renewToken without a connection (S25)');
      demand(effect.token !== token!.text, 'the same token again (S23)');
      demand(heldBy(after)!.expiresAt >= token!.expiresAt, 'a token that ends earlier (S22)');
      demand(NOW - o.lastRenewAt >= 500, 'renewToken within 500 ms of the last (S24)');
      demand(o.call?.kind !== 'login', 'a renewToken during a login');
      demand(o.call === null || NOW >= o.call.until, 'two renewTokens at a time (S25)');
      o.call = { id: effect.id, kind: 'renewToken', until: NOW + 7_000 };
      o.lastRenewAt = NOW;
      break;
    }
    case 'remind':
      demand(effect.userID === o.user && ownerOf(effect.token) === o.user, 'a reminder of another user');
      demand(effect.token === currentOf(after)?.text, 'a reminder with another token than ZIM has');
      break;
    case 'logout':
      demand(after.sdk.state === 'ready', 'a logout before the SDK is there');
      o.call = null;
      break;
    case 'ask':
      demand(session.status === 'logged-in' && session.up, 'ZIM is asked, and there is no connection');
      demand(after.visible, 'ZIM is asked in a page that nobody sees');
      demand(o.question === null || NOW >= o.question.until, 'two questions at a time');
      if (o.question) o.silences += 1;
      demand(effect.userID === o.user, 'ZIM is asked about another user');
      demand(['idle', 'waiting', 'denied'].includes(attempt.stage), 'ZIM is asked beside an attempt');
      o.question = { id: effect.id, until: NOW + 10_000 };
      break;
    case 'updateAvatar':
      demand(before.session.status === 'logging-in', 'the profile is sent again (S39)');
      break;
    case 'settle':
      settles(o, effect, before, after);
      break;
    case 'emit':
      demand(!holdsToken(effect.data), `${effect.event} holds a token`);
      break;
  }
}

/** Callers have their answer: each its own, once, and the one that is true. */
function settles(
  o: OutsideDraft,
  { call, callers, error }: Effect & { type: 'settle' },
  before: State,
  { session, ...after }: State,
): void {
  // A loss that was overdue comes after it, in the same event.
  const isIn = session.status === 'logged-in' || before.session.status === 'logged-in';
  for (const caller of callers) {
    const one = o.callers.find((other) => other.caller === caller && other.call === call);
    demand(one !== undefined, `a ${call}() is settled that does not wait`);
    o.callers = o.callers.filter((other) => other !== one);
    const isOver = session.status === 'logged-out';
    const isEarly = error !== null && NOW < one!.until && !isOver;
    demand(!isEarly || call === 'renew', 'a login() is rejected before its time, and it goes on');
    demand(!isEarly || isIn, 'a renew() is rejected before its time');
  }
  if (error === null) {
    demand(isIn, `a ${call}() resolves, and nobody is logged in`);
    const isNew = session.status === 'logged-in' && session.token.text !== currentOf(before)?.text;
    demand(call === 'login' || isNew, 'a renew() resolves without a new token');
  }
  demand(
    after.callers.every(({ caller }) => !callers.includes(caller)),
    'who was settled still waits',
  );
  demand(!holdsToken(error), 'a rejection holds a token');
}
