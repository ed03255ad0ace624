import { createMeasures } from '../adapters/measures.ts';
import type { Seat } from '../adapters/tabs.ts';
import { userOf } from '../core/model.ts';
import type { WarningCode } from '../core/warning.ts';
import type { Callers } from './callers.ts';
import type { Config } from './config.ts';
import { createDoor, type Doorkeeper } from './door.ts';
import { createEffects } from './effects.ts';
import { createLoop, type Loop } from './loop.ts';
import type { Members } from './members.ts';
import type { Outbox } from './outbox.ts';
import { createSdk, type Sdk } from './sdk.ts';
import type { Timeline } from './timeline.ts';
import { createTokenFetch } from './token-fetch.ts';

/** Whom a core tells, and in which order. */
export interface Audience {
  readonly members: Members;
  readonly callers: Callers;
  readonly outbox: Outbox;
  readonly timeline: Timeline;
}

/** The state of a core with all that it acts on: ZIM, the provider, time. */
export interface Runtime {
  readonly loop: Loop;
  readonly sdk: Sdk;
  /** How many logins are over: a promise of one of them says nothing of the next. */
  readonly over: number;
  warn(code: WarningCode, message: string): void;
  /** Nothing is done or told any more, and ZIM is let go. */
  close(): void;
}

/** `guests`: what other code on the instance may ask for. `ended`: this is nobody's core from then on. */
export function createRuntime(
  { appID, clock, random, page }: Config,
  audience: Audience,
  guests: Pick<Doorkeeper, 'login' | 'renew' | 'logout'>,
  ended: () => void,
): Runtime {
  const { members, outbox, timeline } = audience;
  let closed = false;
  let over = 0;
  const measure = createMeasures();
  let seat: Seat | undefined;

  const loop = createLoop({
    clock,
    random,
    isVisible: page.isVisible,
    policy: () => members.config.policy,
    decided(decision) {
      const { previous, current } = decision;
      if (current.status === 'logged-out' && previous.status !== 'logged-out') over += 1;
      measure(current);
      seat ??= members.config.joinTabs?.({ appID, clock, loop, warn });
      seat?.(decision.input);
      effects(decision);
    },
    done: outbox.drain,
  });
  const { dispatch } = loop;

  function warn(code: WarningCode, message: string): void {
    timeline.note('warning', { code });
    members.tell((member) => member.emit('warning', { code, message }));
  }

  const fetching = createTokenFetch(appID, loop.offset, dispatch);
  const sdk = createSdk(appID, {
    source: () => members.config,
    dispatch,
    serve: createDoor({ ...guests, user: () => userOf(loop.state), warn, flush: outbox.drain }),
    warn,
    emit: (type, ...data) => members.tell((member) => member.emit(type, ...data)),
    flush: outbox.drain,
  });
  const effects = createEffects({
    ...audience,
    loop,
    sdk,
    fetching,
    isClosed: () => closed,
    over: () => over,
  });
  const stopWaking = page.onWake(() => dispatch({ type: 'tick', wake: page.isOnline() }));

  return {
    loop,
    sdk,
    get over() {
      return over;
    },
    warn,
    close() {
      closed = true;
      loop.close();
      stopWaking();
      sdk.close();
      seat?.(null);
      // From here on a provider that hears of its end may open the next session.
      ended();
      fetching.stop();
    },
  };
}
