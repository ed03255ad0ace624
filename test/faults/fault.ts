import {
  type FaultID,
  type FaultOutcome,
  type ListedFault,
  listedFault,
} from '../../src/testing/qa/fault-list.ts';
import { PLAYS } from '../../src/testing/qa/plays.ts';
import type { Lane, LaneOptions, NodeLane } from './lane.ts';
import { stageOf } from './lane-stage.ts';
import type { PageLane, PageLaneOptions } from './page-lane.ts';

/**
 * What became of the session: it was never interrupted; it was, and came back `after` ms; the login of an app
 * that had just started took `after` ms; ZIM ended it for good, as it should be; the user is logged out; the app says
 * that it is connected, and is cut off.
 */
export type Outcome =
  | { readonly kind: 'survived' | 'ended' | 'lost' | 'deaf' }
  | { readonly kind: 'back' | 'in'; readonly after: number };

export type Kind = FaultOutcome;

interface Tried extends ListedFault {
  /** ms: the session has to be back by then, where time is not the machine's. */
  readonly within?: number;
}

/** Something that happens to an app, wherever it runs: tried in Node, in virtual time. */
export interface AppFault extends Tried {
  readonly where: 'node';
  readonly lane?: LaneOptions;
  /** Does it; answers what became of the session. */
  run(lane: NodeLane): Promise<Outcome>;
  /** What else has to be true of a zim-session; answers what is not. */
  problems?(lane: NodeLane): Promise<string[]>;
}

/** Something that only a browser can show: tried in Chromium, in real time. */
export interface PageFault extends Tried {
  readonly where: 'page';
  readonly lane?: PageLaneOptions;
  run(lane: PageLane): Promise<Outcome>;
  problems?(lane: PageLane): Promise<string[]>;
}

export type Fault = AppFault | PageFault;

/** ms for which a session has to hold before it counts as back. */
const SETTLED = 2_000;

/** Waits until the session holds, by the server's word and the app's own; answers whether it does. */
async function settle(lane: Lane, from: number): Promise<boolean> {
  for (;;) {
    const { up, changedAt } = lane.watch;
    const now = lane.now();
    if (up && now - Math.max(changedAt, from) >= SETTLED && (await lane.connected())) return true;
    if (!up && now - Math.max(changedAt, from) >= lane.patience) return false;
    if (now - from >= 2 * lane.patience) return false;
    await lane.pass(100);
  }
}

/** What became of a session that was up. `healedAt`: epoch ms when nothing kept it down any more. */
export async function judge(lane: Lane, startedAt: number, healedAt = startedAt): Promise<Outcome> {
  if (!(await settle(lane, healedAt))) return { kind: (await lane.connected()) ? 'deaf' : 'lost' };
  // The app may have been interrupted for less time than the watch takes to look.
  const interrupted = await lane.interruptedSince(startedAt);
  if (!interrupted && lane.watch.downSince(startedAt) === 0) return { kind: 'survived' };
  return { kind: 'back', after: lane.watch.downSince(healedAt) };
}

/** What became of a login that was to be. */
export async function judgeStart(lane: Lane, healedAt: number): Promise<Outcome> {
  if (!(await settle(lane, healedAt))) return { kind: 'lost' };
  return { kind: 'in', after: lane.watch.downSince(healedAt) };
}

/** Waits until that is so. */
export async function until(lane: Lane, isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await lane.pass(50);
}

/** A fault as the kit plays it, with what is held against a session. */
export function played(id: FaultID, more: Pick<AppFault, 'lane' | 'within' | 'problems'> = {}): AppFault {
  const play = PLAYS[id];
  return {
    ...listedFault(id),
    ...more,
    where: 'node',
    async run(lane) {
      await lane.logIn();
      const startedAt = lane.now();
      const healedAt = await play.run(stageOf(lane));
      return judge(lane, startedAt, healedAt);
    },
  };
}
