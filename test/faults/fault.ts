import { setTimeout as wait } from 'node:timers/promises';
import type { Lane, LaneOptions } from './lane.ts';

/**
 * What became of the session: it was never interrupted; it was, and came back `after` ms; the login of an app
 * that had just started took `after` ms; ZIM ended it for good, as it should be; the user is logged out.
 */
export type Outcome =
  | { readonly kind: 'survived' | 'ended' | 'lost' }
  | { readonly kind: 'back' | 'in'; readonly after: number };

export type Kind = Outcome['kind'];

/** One thing that happens to a page. */
export interface Fault {
  /** A row of the README's table. */
  readonly name: string;
  readonly lane?: LaneOptions;
  readonly documented: Kind;
  readonly session: Kind;
  /** ms: the session has to be back by then. */
  readonly within?: number;
  /** Does it; answers what became of the session. */
  run(lane: Lane): Promise<Outcome>;
  /** What else has to be true of a zim-session; answers what is not. */
  problems?(lane: Lane): Promise<string[]>;
}

/** ms after which somebody who is not logged in is lost. */
const PATIENCE = 35_000;
/** ms for which a session has to hold before it counts as back. */
const SETTLED = 3_000;

const connected = (lane: Lane): Promise<unknown> => lane.ask('app.connected()').catch(() => false);

/** Waits until the session holds, by the server's word and the app's own; answers whether it does. */
async function settle(lane: Lane, from: number): Promise<boolean> {
  for (;;) {
    const { up, changedAt } = lane.watch;
    const now = Date.now();
    if (up && now - Math.max(changedAt, from) >= SETTLED && (await connected(lane))) return true;
    if (!up && now - Math.max(changedAt, from) >= PATIENCE) return false;
    if (now - from >= 2 * PATIENCE) return false;
    await wait(100);
  }
}

/** What became of a session that was up. `healedAt`: epoch ms when nothing kept it down any more. */
export async function judge(lane: Lane, startedAt: number, healedAt = startedAt): Promise<Outcome> {
  if (!(await settle(lane, healedAt))) return { kind: 'lost' };
  // The page may have been interrupted for less time than the watch takes to look.
  const interrupted = await lane.ask(`app.interruptions.some((at) => at >= ${startedAt})`);
  if (!interrupted && lane.watch.downSince(startedAt) === 0) return { kind: 'survived' };
  return { kind: 'back', after: lane.watch.downSince(healedAt) };
}

/** What became of a login that was to be. */
export async function judgeStart(lane: Lane, healedAt: number): Promise<Outcome> {
  if (!(await settle(lane, healedAt))) return { kind: 'lost' };
  return { kind: 'in', after: lane.watch.downSince(healedAt) };
}

/** That the page really stood still for so long. */
export async function didPause(lane: Lane, ms: number): Promise<string[]> {
  const pause = (await lane.ask('app.longestPause()')) as number;
  return pause >= ms ? [] : [`the page paused for ${Math.round(pause)} ms, not for ${ms}`];
}
