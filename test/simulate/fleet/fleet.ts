import { nextDueAt } from '../../../src/core/due.ts';
import type { Effect } from '../../../src/core/effect.ts';
import type { ZimSessionError } from '../../../src/core/errors.ts';
import type { Event, Input } from '../../../src/core/event.ts';
import { initialState, NEVER, type State } from '../../../src/core/model.ts';
import type { Policy } from '../../../src/core/policy.ts';
import { exponentialBackoff } from '../../../src/core/retry.ts';
import { transition } from '../../../src/core/transition.ts';
import { fakeToken } from '../../../src/token04/fake.ts';
import { createPrng } from '../prng.ts';
import { createBackend } from './backend.ts';
import { type Course, createRecord, type FleetFigures } from './figures.ts';
import { createHeap } from './heap.ts';
import type { FleetOptions } from './options.ts';

/** An instant to begin with: whole seconds, as tokens have them. */
const EPOCH = 1_700_000_000_000;
/** ms that ZIM takes for a login, and for a renewal. */
const LOGIN_TAKES = 300;
const RENEWAL_TAKES = 100;
/** A person whose login failed tries again. */
const TRIES_AGAIN_AFTER = 60_000;
/** ZIM warns so long before the end of its token, and the SDK ends the login so long before it. */
const WARNS_BEFORE = 30_000;
const ENDS_BEFORE = 2_000;

/** What happens. */
const ARRIVES = 0;
const LEAVES = 1;
const TICK = 2;
const ANSWERED = 3;
const PRESENTED = 4;
const TOKEN_ENDS = 5;

interface Member {
  state: State;
  readonly visible: boolean;
  /** When the tick comes that counts; others were put off. */
  tickAt: number;
  /** The request that it waits for. */
  asked: number;
  /** The error that this one is answered with. */
  refusal: ZimSessionError | null;
  /** End of the token that ZIM has; NEVER where nobody is logged in there. */
  endsAt: number;
  /** ZIM's alarm for that end, of which there is one at a time. */
  alarmAt: number;
  warned: boolean;
  /** Pages that were closed: what was meant for them comes to nothing. */
  visits: number;
}

/**
 * Plays a fleet: the project's own reducer, policy and tokens, on a heap of events instead of timers. `progress`: hears
 * now and then how far it is, from 0 to 1.
 */
export function playFleet(
  options: FleetOptions,
  progress: (share: number) => void = () => {},
): { readonly figures: FleetFigures; readonly course: Course } {
  const { sessions, lifetime, spread, length, visible, visit, seed } = options;
  const prng = createPrng(seed);
  const heap = createHeap();
  const backend = createBackend(options);
  const record = createRecord(options);
  const policy = {
    appID: 1,
    window: 'auto',
    liveness: NEVER,
    retry: exponentialBackoff(),
    timeouts: { token: 10_000, login: 30_000, renew: 20_000 },
  } as Policy;
  const user = { userID: 'alice' };
  const tokens = new Map<number, string>();
  let now = 0;

  /** One text for each second: nobody reads more of a token than its expiry. */
  function tokenOf(expiresAt: number): string {
    const second = Math.floor(expiresAt / 1000);
    let text = tokens.get(second);
    if (!text) {
      if (tokens.size > 50_000) tokens.clear();
      text = fakeToken({ expiresAt });
      tokens.set(second, text);
    }
    return text;
  }

  /** ZIM has a token that ends then. */
  function watchToken(who: number, member: Member): void {
    const { session } = member.state;
    if (session.status !== 'logged-in') return;
    member.endsAt = session.token.expiresAt - EPOCH;
    member.warned = false;
    if (member.alarmAt === NEVER) alarm(who, member, member.endsAt - WARNS_BEFORE);
  }

  function alarm(who: number, member: Member, at: number): void {
    member.alarmAt = at;
    heap.push(at, TOKEN_ENDS, who, member.visits);
  }

  function perform(who: number, member: Member, effect: Effect): Input | null {
    if (effect.type === 'prepare') return { type: 'sdkReady' };
    if (effect.type === 'fetch') {
      record.requested(now);
      const fate = backend.ask(now);
      member.asked = effect.id;
      member.refusal = fate?.error ?? null;
      if (fate) heap.push(fate.at, ANSWERED, who, effect.id);
    } else if (effect.type === 'abortFetch') {
      if (effect.of === undefined || effect.of === member.asked) member.asked = -1;
    } else if (effect.type === 'login') heap.push(now + LOGIN_TAKES, PRESENTED, who, effect.id);
    else if (effect.type === 'renewToken') heap.push(now + RENEWAL_TAKES, PRESENTED, who, effect.id);
    else if (effect.type === 'emit' && effect.event === 'sessionLost') record.lost();
    return null;
  }

  function dispatch(who: number, input: Input): void {
    const member = members[who]!;
    const before = member.state;
    const event = { ...input, now: EPOCH + now, random: prng.next(), visible: member.visible } as Event;
    const [state, effects] = transition(before, event, policy);
    member.state = state;
    const [was, is] = [before.session.status, state.session.status];
    if (was !== is && (was === 'logged-in' || is === 'logged-in')) record.up(is === 'logged-in' ? 1 : -1);
    if (is !== 'logged-in') member.endsAt = NEVER;
    const causes: Input[] = [];
    for (const effect of effects) {
      const cause = perform(who, member, effect);
      if (cause) causes.push(cause);
    }
    for (const cause of causes) dispatch(who, cause);
    if (member.state !== state) return;
    if (is === 'logged-out' && was === 'logging-in') heap.push(now + TRIES_AGAIN_AFTER, ARRIVES, who, 0);
    const due = Math.max(nextDueAt(state) - EPOCH, now);
    if (due !== member.tickAt && due !== NEVER) heap.push(due, TICK, who, 0);
    member.tickAt = due;
  }

  const fresh = (): Omit<Member, 'visible' | 'visits'> => ({
    state: initialState(EPOCH + now),
    tickAt: NEVER,
    asked: -1,
    refusal: null,
    endsAt: NEVER,
    alarmAt: NEVER,
    warned: false,
  });
  const members: Member[] = Array.from({ length: sessions }, () => ({
    ...fresh(),
    visible: prng.chance(visible),
    visits: 0,
  }));
  members.forEach((_, who) => {
    heap.push(prng.next() * spread, ARRIVES, who, 0);
  });

  const HAPPENS: Readonly<Record<number, (who: number, member: Member, data: number) => void>> = {
    [ARRIVES](who) {
      dispatch(who, { type: 'login', user, caller: 1, within: policy.timeouts.login });
      if (visit) heap.push(now + visit, LEAVES, who, 0);
    },
    [LEAVES](who, member) {
      if (member.state.session.status === 'logged-in') record.up(-1);
      // Ids go on, so that no answer to the page that was closed is taken for one to this.
      const { last } = member.state;
      Object.assign(member, fresh(), { visits: member.visits + 1 });
      member.state = { ...member.state, last: { ...member.state.last, id: last.id } };
      heap.push(now, ARRIVES, who, 0);
    },
    [TICK](who, member) {
      if (member.tickAt !== now) return;
      member.tickAt = NEVER;
      dispatch(who, { type: 'tick', wake: false });
    },
    [ANSWERED](who, member, id) {
      if (member.asked !== id) return record.wasted();
      member.asked = -1;
      const { refusal } = member;
      if (refusal) dispatch(who, { type: 'fetchFailed', id, error: refusal });
      else dispatch(who, { type: 'fetched', id, grant: { token: tokenOf(EPOCH + now + lifetime) } });
    },
    [PRESENTED](who, member, id) {
      dispatch(who, { type: 'presented', id, error: null });
      watchToken(who, member);
    },
    [TOKEN_ENDS](who, member, visits) {
      if (visits !== member.visits) return;
      member.alarmAt = NEVER;
      if (member.endsAt === NEVER) return;
      const ends = member.endsAt - ENDS_BEFORE;
      const warns = member.endsAt - WARNS_BEFORE;
      if (now >= ends) dispatch(who, { type: 'connection', state: 0, event: 5 });
      else if (now >= warns) {
        if (!member.warned) dispatch(who, { type: 'tokenWillExpire' });
        member.warned = true;
        if (member.alarmAt === NEVER) alarm(who, member, ends);
      } else alarm(who, member, warns);
    },
  };

  let turns = 0;
  for (let next = heap.pop(); next && next.at < length; next = heap.pop()) {
    now = next.at;
    record.reached(now);
    HAPPENS[next.what]!(next.who, members[next.who]!, next.data);
    turns += 1;
    if (turns % 100_000 === 0) progress(now / length);
  }
  record.reached(length);
  return { figures: record.result(), course: record.course };
}
