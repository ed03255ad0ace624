import type { Event } from '../../src/core/event.ts';
import { userOf } from '../../src/core/model.ts';
import { nameOf } from './canonical.ts';
import { Breach } from './effects.ts';
import { currentOf, later, mint, NOW, type Node, textsOf } from './node.ts';
import { type Circumstances, step } from './step.ts';

const MOST_STEPS = 60;
/** The longest Retry-After, what is added to it at random, and then an attempt or two. */
const LONGEST = 2_300_000;

/** The answer of a healthy world, ms from now; null where nothing is asked. Calls from before are never answered. */
function answer({ state, outside }: Node, oldCall: number | null): [number, object] | null {
  if (outside.preparing) return [10, { type: 'sdkReady' }];
  if (state.isTabUndecided) return [5, { type: 'tab', state: 'held', isTabUndecided: false }];
  if (outside.fetch) {
    const expiresAt = Math.max(NOW + 100 + 3_600_000, (currentOf(state)?.expiresAt ?? 0) + 1_000);
    const grant = {
      token: mint(userOf(state)!.userID, Math.ceil(expiresAt / 1_000) * 1_000, textsOf(state)),
    };
    return [100, { type: 'fetched', id: outside.fetch.id, grant }];
  }
  const { call } = outside;
  if (call && call.id !== oldCall) return [50, { type: 'presented', id: call.id, error: null }];
  const { session, attempt } = state;
  if (session.status === 'logged-in' && !session.up)
    return [1_000, { type: 'connection', state: 2, event: 0 }];
  if (attempt.stage === 'denied') return [0, { type: 'renew', caller: 3, within: 20_000 }];
  return null;
}

/**
 * From here on backend, SDK and network are well: the session has to be back in bounded time. `known`: nodes
 * from which that was seen already; all on the way are added.
 */
export function settlesDown(start: Node, circumstances: Circumstances, known: Set<string>): void {
  const way: string[] = [];
  const wasRecovering = ['recovering', 'logged-in'].includes(start.state.session.status);
  const oldCall = start.outside.call?.id ?? null;
  let node = start;
  let spent = 0;
  for (let steps = 0; ; steps++) {
    const { session, attempt } = node.state;
    if (session.status === 'logged-out') {
      if (wasRecovering) throw new Breach('the session ended although everything was well');
      break;
    }
    if (session.status === 'logged-in' && session.up && attempt.stage === 'idle') break;
    // With a call from before, the name does not say that it stays unanswered.
    const name = `${nameOf(node)}|${node.outside.call?.id === oldCall}|${wasRecovering}`;
    if (known.has(name)) break;
    way.push(name);
    if (steps > MOST_STEPS || spent > LONGEST)
      throw new Breach('it does not come back although everything is well');
    const due = Math.max(0, Math.ceil(circumstances.subject.nextDueAt(node.state) - NOW));
    const next = answer(node, oldCall);
    const [ms, event] = next && next[0] <= due ? next : [due, { type: 'tick', wake: false }];
    if (ms === Number.POSITIVE_INFINITY) throw new Breach('it waits for ever although everything is well');
    spent += ms;
    const { random } = circumstances;
    node = step(later(node, ms), { ...event, now: NOW, random, visible: true } as Event, circumstances);
  }
  for (const name of way) known.add(name);
}
