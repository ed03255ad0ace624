import type { Effect, News } from '../core/effect.ts';
import type { Callers } from './callers.ts';
import type { Decision, Loop } from './loop.ts';
import type { Members } from './members.ts';
import type { Outbox } from './outbox.ts';
import type { Performers, Sdk } from './sdk.ts';
import type { Timeline } from './timeline.ts';
import type { TokenFetch } from './token-fetch.ts';

/** What effects are told to, and done with. */
export interface EffectsOptions {
  readonly loop: Pick<Loop, 'state' | 'offset'>;
  readonly members: Members;
  readonly outbox: Outbox;
  readonly callers: Callers;
  readonly timeline: Timeline;
  readonly sdk: Sdk;
  readonly fetching: TokenFetch;
  isClosed(): boolean;
  /** How many logins are over. */
  over(): number;
}

/** Instants as the local clock tells them. */
function localized({ event, data }: News, offset: number): object {
  if (event === 'tokenRenewed') return { expiresAt: data.expiresAt - offset };
  if (event === 'renewalFailed') return { ...data, retryAt: data.retryAt && data.retryAt - offset };
  return data;
}

/** Answers a function that tells and does what the core decided: it is told in this order, and done at once. */
export function createEffects(options: EffectsOptions): (decision: Decision) => void {
  const { loop, members, outbox, callers, timeline, sdk, fetching, isClosed, over } = options;
  const performers: Performers<Exclude<Effect['type'], 'settle' | 'emit'>> = {
    ...sdk.perform,
    fetch: (effect) => fetching.start(members.config, effect),
    abortFetch: ({ of }) => fetching.stop(of),
  };

  function announce(effect: Effect): void {
    if (effect.type === 'emit') {
      const data = localized(effect, loop.offset());
      members.tell((member) => member.emit(effect.event, data));
    } else if (effect.type === 'settle') {
      const login = over();
      const isOver = () => effect.call === 'login' && over() !== login;
      outbox.put(callers.settle(effect.error, effect.callers, isOver));
    }
  }

  /** A logger or a provider may have changed the state since: only what is of now may reach the outside. */
  function isOfNow(effect: Effect): boolean {
    const { last, session, attempt, sdk: zim, line } = loop.state;
    if (effect.type === 'fetch') return effect.id === last.id && attempt.stage === 'fetching';
    if (effect.type === 'ask') return line.isAsking && effect.id === line.id;
    if ('id' in effect) return effect.id === zim.call?.id;
    // The login that came since sees to it itself.
    if (effect.type === 'logout') return zim.call?.kind !== 'login';
    if (effect.type !== 'remind') return true;
    return session.status === 'logged-in' && session.token.text === effect.token;
  }

  function perform(effect: Effect): void {
    if (effect.type === 'settle' || effect.type === 'emit') return;
    if (!isClosed() && isOfNow(effect)) (performers[effect.type] as (effect: Effect) => void)(effect);
  }

  return (decision) => {
    const { effects, previous, current } = decision;
    if (current !== previous) members.tell((member) => member.publish(current));
    for (const effect of effects) announce(effect);
    // Nothing may be half done here: a logger may call the session.
    timeline.decided(decision);
    outbox.hold(() => {
      for (const effect of effects) perform(effect);
    });
  };
}
