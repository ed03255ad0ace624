import { setTimeout as wait } from 'node:timers/promises';
import { BACKEND_FAULTS } from './backend-faults.ts';
import type { Fault, Outcome } from './fault.ts';
import { buildGround, WAYS, type Way } from './ground.ts';
import { type Lane, openLane } from './lane.ts';
import { NETWORK_FAULTS } from './network-faults.ts';
import { PAGE_FAULTS } from './page-faults.ts';

export const FAULTS: readonly Fault[] = [...NETWORK_FAULTS, ...BACKEND_FAULTS, ...PAGE_FAULTS];

/** What one fault did to both codes. */
export interface Result {
  readonly fault: Fault;
  readonly documented: Outcome;
  readonly session: Outcome;
  /** What else was wrong with zim-session. */
  readonly problems: readonly string[];
}

interface Measured {
  readonly outcome: Outcome;
  readonly problems: readonly string[];
}

export interface RunOptions {
  readonly faults?: readonly Fault[];
  /** How many pages at a time; most of the time they wait. @default 24 */
  readonly lanes?: number;
  readonly onMeasured?: (fault: Fault, way: Way, measured: Measured) => void;
}

/** ms: no run takes longer, unless it is stuck. */
const LONGEST = 180_000;

/** Does each fault to both codes, in pages of their own, side by side. */
export async function runFaults(options: RunOptions = {}): Promise<Result[]> {
  const { faults = FAULTS, lanes = 24, onMeasured = () => {} } = options;
  const ground = await buildGround();
  const atOnce = gate(2);
  const jobs = faults.flatMap((fault) => WAYS.map((way) => ({ fault, way })));
  const done = new Map<Fault, Partial<Record<Way, Measured>>>(faults.map((fault) => [fault, {}]));
  const work = async (): Promise<void> => {
    for (let job = jobs.shift(); job; job = jobs.shift()) {
      const { fault, way } = job;
      const measured = await measure(() => atOnce(() => openLane(ground, way, fault.lane)), fault, way);
      done.get(fault)![way] = measured;
      onMeasured(fault, way, measured);
    }
  };
  const workers = await Promise.allSettled(Array.from({ length: Math.min(lanes, jobs.length) }, work));
  await ground.close();
  const errors = workers.flatMap((worker) => (worker.status === 'rejected' ? [worker.reason] : []));
  if (errors.length > 0) throw new AggregateError(errors, errors.map(String).join('\n'));
  return [...done].map(([fault, { documented, session }]) => ({
    fault,
    documented: documented!.outcome,
    session: session!.outcome,
    problems: session!.problems,
  }));
}

/** Browsers that start together are slow together, and that must not count as slow logins. */
function gate(places: number): <T>(enter: () => Promise<T>) => Promise<T> {
  const doors = Array.from({ length: places }, (): Promise<unknown> => Promise.resolve());
  let next = 0;
  return (enter) => {
    const place = next++ % places;
    const entered = doors[place]!.then(enter);
    doors[place] = entered.catch(() => {});
    return entered;
  };
}

async function measure(open: () => Promise<Lane>, fault: Fault, way: Way): Promise<Measured> {
  const lane = await open();
  const timer = new AbortController();
  const stuck = wait(LONGEST, null, { signal: timer.signal }).then(() => {
    throw new Error(`not done within ${LONGEST} ms`);
  });
  stuck.catch(() => {});
  const run = async (): Promise<Measured> => {
    const outcome = await fault.run(lane);
    const problems = way === 'session' ? ((await fault.problems?.(lane)) ?? []) : [];
    if (way === 'session' && outcome.kind !== fault.session)
      problems.push(String(await lane.ask('app.story()')));
    return { outcome, problems };
  };
  try {
    return await Promise.race([run(), stuck]);
  } catch (error) {
    throw new Error(`${fault.name} (${way}): ${(error as Error).message}`, { cause: error });
  } finally {
    timer.abort();
    await lane.close();
  }
}
