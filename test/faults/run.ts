import type { FaultID } from '../../src/testing/qa/fault-list.ts';
import { ENGINE, type Engine } from '../browser/engine.ts';
import { WATCHDOG } from '../watchdog.ts';
import { APP_FAULTS } from './app-faults.ts';
import { hasBackForwardCache } from './back-forward-cache.ts';
import { BACKEND_FAULTS } from './backend-faults.ts';
import type { Fault, Outcome, PageFault } from './fault.ts';
import { buildGround, type Ground } from './ground.ts';
import type { Lane, Way } from './lane.ts';
import { NETWORK_FAULTS } from './network-faults.ts';
import { openNodeLane } from './node-lane.ts';
import { PAGE_FAULTS } from './page-faults.ts';
import { openPageLane } from './page-lane.ts';

export const NODE_FAULTS = [...NETWORK_FAULTS, ...BACKEND_FAULTS, ...APP_FAULTS] as const;
/** The rows of the README's table. */
export const FAULTS: readonly Fault[] = [...PAGE_FAULTS, ...NODE_FAULTS];

/** ms in a page: who is not logged in for so long is lost. */
const PATIENCE = 35_000;

interface Measured {
  readonly outcome: Outcome;
  readonly problems: readonly string[];
}

/** What one fault did to both codes. */
export interface Result {
  readonly fault: Fault;
  readonly documented: Outcome;
  readonly session: Outcome;
  /** What else was wrong with zim-session. */
  readonly problems: readonly string[];
}

/** Does a fault to both codes. */
export async function runFault(fault: Fault, ground: Ground | null): Promise<Result> {
  const measure = (way: Way): Promise<Measured> => {
    if (fault.where === 'node') return measureIn(() => openNodeLane(way, fault.lane), fault, fault);
    if (!ground) throw new Error('a page needs a ground');
    // Whoever is expected to come back is waited for: a busy machine takes its time.
    const patience = fault[way] === 'lost' ? PATIENCE : Number.POSITIVE_INFINITY;
    return measureIn(() => openPageLane(ground, way, fault.lane, patience), fault, fault);
  };
  // In Node one after the other, since they share a process; in pages side by side, since they wait.
  const documented = measure('documented');
  if (fault.where === 'node') await documented;
  // Where one of them fails, the other one still closes its browser.
  const session = measure('session');
  await Promise.allSettled([documented, session]);
  const [one, other] = [await documented, await session];
  return { fault, documented: one.outcome, session: other.outcome, problems: other.problems };
}

async function measureIn<L extends Lane>(
  open: () => Promise<L>,
  fault: Fault,
  { run, problems }: { run(lane: L): Promise<Outcome>; problems?(lane: L): Promise<string[]> },
): Promise<Measured> {
  const lane = await open();
  let bark: NodeJS.Timeout | undefined;
  const watchdog = new Promise<never>((_, reject) => {
    bark = setTimeout(() => reject(new Error('it does not end')), WATCHDOG / 2);
  });
  try {
    const outcome = await Promise.race([run(lane), watchdog]);
    if (lane.way === 'documented') return { outcome, problems: [] };
    const found = (await problems?.(lane)) ?? [];
    return { outcome, problems: outcome.kind === fault.session ? found : [...found, await lane.story()] };
  } catch (error) {
    throw new Error(`${fault.name} (${lane.way}): ${(error as Error).message}`, { cause: error });
  } finally {
    clearTimeout(bark);
    await lane.close();
  }
}

/** What cannot be done to a page in that engine: a tab is frozen, and in Firefox also kept, by Chromium's driver alone. */
const IMPOSSIBLE: Readonly<Record<Engine, readonly FaultID[]>> = {
  chromium: [],
  firefox: ['frozen-tab', 'back-forward-cache'],
  webkit: ['frozen-tab'],
};

/** The faults of pages that this browser can show: without a back-forward cache it loads the page anew. */
export async function possiblePageFaults(): Promise<readonly PageFault[]> {
  const restores = await hasBackForwardCache();
  return PAGE_FAULTS.filter(
    ({ id, lane }) => (restores || !lane?.backForwardCache) && !IMPOSSIBLE[ENGINE].includes(id),
  );
}

/** Does the faults of pages to both codes, so many at a time: most of the time they wait. */
export async function runPageFaults(
  faults: readonly PageFault[],
  onResult: (result: Result) => void,
  atOnce = 4,
): Promise<void> {
  const ground = await buildGround();
  const waiting = [...faults];
  const work = async (): Promise<void> => {
    for (let fault = waiting.shift(); fault; fault = waiting.shift()) onResult(await runFault(fault, ground));
  };
  const workers = await Promise.allSettled(Array.from({ length: atOnce }, work));
  await ground.close();
  const errors = workers.flatMap((worker) => (worker.status === 'rejected' ? [worker.reason] : []));
  if (errors.length > 0) throw new AggregateError(errors, errors.map(String).join('\n'));
}
