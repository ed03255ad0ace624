import type { Effect } from '../../src/core/effect.ts';
import { NEVER, type State } from '../../src/core/model.ts';
import { NOW, type Outside, ownerOf } from './node.ts';

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

/** A token is about to reach ZIM. */
function presents(o: OutsideDraft, after: State, text: string): void {
  demand(after.sdk === 'ready', 'the SDK is called before it is there');
  demand(o.user !== null, 'a token reaches ZIM, and nobody wants to be logged in');
  demand(ownerOf(text) === o.user, 'the token of another user reaches ZIM');
  const { fresh, skew, doubted } = after;
  const expiresAt = fresh!.expiresAt + (skew ?? 0);
  demand(expiresAt > NOW || doubted, 'an expired token reaches ZIM');
}

/** Does what the effect says to the outside, and throws where that must not happen. */
export function happens(o: OutsideDraft, effect: Effect, before: State, after: State): void {
  switch (effect.type) {
    case 'prepare':
      demand(!o.preparing, 'the SDK is prepared twice at a time');
      o.preparing = true;
      break;
    case 'recreate':
      o.recreating = true;
      o.call = null;
      o.remains = false;
      break;
    case 'fetch':
      demand(o.fetch === null, 'two token fetches at a time');
      demand(o.user !== null, 'a token is fetched, and nobody wants to be logged in');
      demand(effect.userID === o.user, 'a token is fetched for another user');
      demand(!after.token || after.connection === 'connected', 'a renewal starts without a connection');
      demand(effect.id > before.id, 'an id is used twice');
      demand(effect.attempt >= 1, 'attempts count from 1');
      // Unless ZIM took a token after all.
      demand(
        before.stage !== 'denied' || after.token !== before.token || effect.reason === 'manual',
        'asked again after a denial',
      );
      demand(NOW >= o.askAgainAt, 'a Retry-After is not obeyed');
      if (before.storm && effect.reason === 'renewal' && after.renewals.length >= 2) {
        demand(NOW >= after.renewals.at(-1)! + 15_000, 'a storm of renewals goes on');
      }
      o.fetch = { id: effect.id };
      break;
    case 'abortFetch':
      o.fetch = null;
      break;
    case 'login':
      presents(o, after, effect.token);
      demand(effect.user.userID === o.user, 'the login of another user');
      demand(after.token === null, 'a login while logged in');
      demand(effect.token !== before.refused, 'a refused token reaches ZIM again');
      demand(o.call === null || effect.reset, 'a login before the last call was answered or ended');
      demand(!o.remains || effect.reset, 'a login over the remains of the last (S14, S15)');
      o.call = { id: effect.id, kind: 'login', at: NOW };
      o.remains = true;
      break;
    case 'renewToken': {
      presents(o, after, effect.token);
      const { token } = after;
      demand(token !== null, 'a renewToken while not logged in (S25)');
      demand(after.connection === 'connected', 'a renewToken without a connection (S25)');
      demand(effect.token !== token!.text, 'the same token again (S23)');
      demand(after.fresh!.expiresAt >= token!.expiresAt, 'a token that ends earlier (S22)');
      demand(NOW - o.lastRenewAt >= 500, 'renewToken within 500 ms of the last (S24)');
      demand(o.call?.kind !== 'login', 'a renewToken during a login');
      demand(o.call === null || NOW - o.call.at >= 7_000, 'two renewTokens at a time (S25)');
      o.call = { id: effect.id, kind: 'renewToken', at: NOW };
      o.lastRenewAt = NOW;
      break;
    }
    case 'remind':
      demand(effect.userID === o.user && ownerOf(effect.token) === o.user, 'a reminder of another user');
      demand(effect.token === after.token?.text, 'a reminder with another token than ZIM has');
      break;
    case 'logout':
      demand(after.sdk === 'ready', 'a logout before the SDK is there');
      o.call = null;
      o.remains = false;
      break;
    case 'updateAvatar':
      demand(before.status === 'logging-in', 'the profile is sent again (S39)');
      break;
    case 'settle':
      demand(o[`${effect.call}BoundAt`] !== NEVER, `a ${effect.call}() is settled that does not wait`);
      o[`${effect.call}BoundAt`] = NEVER;
      demand(!holdsToken(effect.error), 'a rejection holds a token');
      break;
    case 'emit':
      demand(!holdsToken(effect.data), `${effect.event} holds a token`);
      break;
  }
}
