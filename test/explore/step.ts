import type { Effect } from '../../src/core/effect.ts';
import type { Event } from '../../src/core/event.ts';
import type { Policy, State } from '../../src/core/model.ts';
import type { Letter } from './alphabet.ts';
import { Breach, demand, happens, type OutsideDraft } from './effects.ts';
import { check } from './invariants.ts';
import { later, NOW, type Node } from './node.ts';

/** What is explored: the machine's own functions, or some with a bug planted. */
export interface Subject {
  transition(state: State, event: Event, policy: Policy): [State, Effect[]];
  nextDueAt(state: State, now: number): number;
}

export interface Circumstances {
  readonly subject: Subject;
  readonly policy: Policy;
  readonly random: number;
}

/** What the event itself says of the outside, before the machine answers it. */
function notice(o: OutsideDraft, before: State, event: Event): void {
  switch (event.type) {
    case 'login':
      o.user = event.user.userID;
      o.loginBoundAt = Math.min(o.loginBoundAt, NOW + (event.within ?? 30_000));
      break;
    case 'renew':
      o.renewBoundAt = Math.min(o.renewBoundAt, NOW + (event.within ?? 20_000));
      break;
    case 'sdkReady':
    case 'sdkFailed':
      o.preparing = false;
      break;
    case 'fetched':
    case 'fetchFailed': {
      if (o.fetch?.id !== event.id) break;
      o.fetch = null;
      const pause = (event.type === 'fetchFailed' && event.error.retryAfter) || 0;
      // However long it is, one attempt is made 10 s before the deadline of the token that ZIM has.
      const lastChance = before.token ? before.token.expiresAt + (before.skew ?? 0) - 13_000 : 0;
      const until = NOW + Math.min(pause, 300_000);
      o.askAgainAt = NOW < lastChance ? Math.min(until, lastChance) : until;
      break;
    }
    case 'presented':
      if (o.call?.id !== event.id) break;
      o.call = null;
      // Somebody else's login leaves nothing of ours.
      if (event.error?.code === 'already-logged-in') o.remains = false;
      break;
    case 'foreignRenewCall':
      o.lastRenewAt = NOW;
      break;
    case 'connection':
    case 'foreignLogout':
    case 'foreignDestroy':
      if (event.type === 'connection' && (event.state !== 0 || event.event !== 0)) break;
      o.call = null;
      o.remains = false;
      break;
  }
}

/** What a change of the status says of the outside. */
function conclude(o: OutsideDraft, before: State, after: State): void {
  if (after.status === 'logged-out') {
    o.user = null;
    o.call = null;
    o.askAgainAt = 0;
  }
  if (after.status === 'logged-in' && before.status !== 'logged-in') {
    // Whichever of 2/0 and the promise came first (S36), the login is over.
    o.call = null;
    o.remains = false;
  }
}

/** One event: what comes of it. Throws a Breach where an invariant does not hold. */
export function step(node: Node, event: Event, { subject, policy }: Circumstances, stale = false): Node {
  const { state } = node;
  const wasDueAt = subject.nextDueAt(state, NOW);
  let answer: [State, Effect[]];
  try {
    answer = subject.transition(state, event, policy);
  } catch (error) {
    throw new Breach(`transition threw ${error instanceof Error ? error.message : error}`);
  }
  const [after, effects] = answer;
  const o: OutsideDraft = { ...node.outside, recreating: false };
  notice(o, state, event);
  // Losses come before what follows from them in the same event.
  if (state.status === 'logged-in' && after.status === 'recovering') o.remains = true;
  // A token was accepted: what the backend said before is over.
  if (after.token && after.token !== state.token) o.askAgainAt = 0;
  for (const effect of effects) happens(o, effect, state, after);
  conclude(o, state, after);
  const dueAt = subject.nextDueAt(after, NOW);
  check(o, state, after, effects, dueAt);
  if (event.type === 'tick' && !event.wake && wasDueAt > NOW) {
    demand(after === state && !effects.length, 'a tick did something before anything was due');
  }
  if (stale && wasDueAt > NOW) {
    demand(after === state && !effects.length, 'an answer that nobody waits for did something');
  }
  if (after !== state) {
    const changed = (Object.keys(after) as (keyof State)[]).some((key) => !Object.is(after[key], state[key]));
    demand(changed, 'another object for the same state');
  }
  return { state: after, outside: o };
}

/** What comes of a letter; null where it cannot happen. */
export function read(node: Node, { wait, event, stale }: Letter, circumstances: Circumstances): Node | null {
  let from = node;
  if (wait) {
    const due = circumstances.subject.nextDueAt(node.state, NOW) - NOW;
    // Timers have whole milliseconds.
    const ms = wait(node, Math.ceil(due));
    if (ms === null || (due <= 0 && event)) return null;
    from = later(node, ms);
  }
  if (!event) return from;
  const input = event(from);
  if (!input) return null;
  return step(from, { ...input, now: NOW, random: circumstances.random } as Event, circumstances, stale);
}
