import {
  FAULT_LIST,
  type FaultID,
  type FaultOutcome,
  type ListedFault,
  listedFault,
  showing,
} from './fault-list.ts';
import { type FaultReport, wordsOf } from './fault-report.ts';
import { PLAYS, type Play } from './plays.ts';
import { createStage, type Ground, type Stage } from './stage.ts';

/** Something that goes wrong in the field: for `qa.play(name)`, and for a test of its own. */
export interface QaFault {
  /** For `qa.play()`. */
  readonly name: string;
  /** What it is called, in a table. */
  readonly title: string;
  /** What happens. */
  readonly what: string;
  /** What an app should show meanwhile. */
  readonly shows: string;
  /** What becomes of code as the vendor documents it. */
  readonly documented: FaultOutcome;
  /** What becomes of a session of this library. */
  readonly session: FaultOutcome;
}

const faultOf = (fault: ListedFault): QaFault => ({
  name: fault.id,
  title: fault.name,
  what: fault.what,
  shows: showing(fault),
  documented: fault.documented,
  session: fault.session,
});

/**
 * The faults of the field that `qa.play()` does to any app: `for (const fault of FAULTS) test(fault.name, …)`. What needs an app to be
 * built for it (StrictMode, hot updates, two widgets, UIKit before the login, a second tab) is not among them.
 */
export const FAULTS: readonly QaFault[] = FAULT_LIST.filter(({ id }) => id in PLAYS).map(faultOf);

/** Of `qa.play()`. */
export interface PlayOptions {
  /** Starts the app, which logs in by itself; not awaited. Needed where nobody is logged in yet, and by faults that are there before the login. */
  readonly start?: () => unknown;
  /** Whether the app itself says that it is connected: without it `deaf` counts as `lost`. */
  readonly connected?: () => boolean;
}

/** ms: how long an app may take to log in, where nothing is wrong yet. */
const START = 60_000;
/** ms for which an app has to hold before it counts as back. */
const SETTLED = 2_000;
/** ms: an app that is not logged in for so long is lost. A page in front is back within 65 s of a long outage. */
const PATIENCE = 65_000;
const LOOK = 100;

/** Why a fault cannot be played now. */
export class NotNow extends Error {}

async function begin(
  stage: Stage,
  name: string,
  { before, isStart }: Play,
  start: PlayOptions['start'],
): Promise<void> {
  if (before && stage.isUp())
    throw new NotNow(`'${name}' is there before the login: log out first, and pass { start }`);
  before?.(stage);
  if (!stage.isUp()) void Promise.resolve(start?.()).catch(() => {});
  if (isStart) return;
  const from = stage.now();
  while (!stage.holds() && stage.now() - from < START) await stage.pass(LOOK);
  if (!stage.holds()) throw new NotNow('nobody is logged in: let the app log in first, or pass { start }');
  // A second login right after the first one waits for a second.
  await stage.pass(SETTLED);
}

async function settles(stage: Stage, from: number): Promise<boolean> {
  for (;;) {
    const now = stage.now();
    const since = now - Math.max(stage.changedAt, from);
    if (stage.holds() && since >= SETTLED) return true;
    if (!stage.isUp() && since >= PATIENCE) return false;
    if (now - from >= 2 * PATIENCE) return false;
    await stage.pass(LOOK);
  }
}

type Verdict = readonly [outcome: FaultOutcome, after: number | null];

async function judge(stage: Stage, startedAt: number, healedAt: number, logins: number): Promise<Verdict> {
  if (!(await settles(stage, healedAt))) return [stage.believes() ? 'deaf' : 'lost', null];
  const wasUp = stage.downSince(startedAt) === 0 && stage.logins() === logins;
  return wasUp ? ['survived', null] : ['back', stage.downSince(healedAt)];
}

/** Plays a fault on whatever app lives in that world; answers what became of it. Throws a RangeError for a name that is none. */
export async function playFault(
  ground: Ground,
  name: string,
  { start, connected }: PlayOptions,
): Promise<FaultReport> {
  const play = PLAYS[name as FaultID];
  if (!play)
    throw new RangeError(
      `There is no fault '${name}'. There are: ${FAULTS.map((one) => one.name).join(', ')}`,
    );
  const { title, shows } = faultOf(listedFault(name as FaultID));
  const stage = createStage(ground, connected ?? null);
  try {
    await begin(stage, name, play, start);
    const [startedAt, logins] = [stage.now(), stage.logins()];
    const healedAt = await play.run(stage);
    let [outcome, after] = await judge(stage, startedAt, healedAt, logins);
    if (play.isStart && outcome !== 'lost' && outcome !== 'deaf')
      [outcome, after] = ['in', stage.downSince(healedAt)];
    // Whoever was kicked out and stays out does what is right.
    if (name === 'second-device' && outcome === 'lost' && stage.logins() === logins) outcome = 'ended';
    return { name, title, outcome, after, shows, text: wordsOf(outcome, after) };
  } finally {
    await ground.heal();
  }
}
