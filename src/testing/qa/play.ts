import { createApp, type PlayNeed, type PlayOptions } from './app.ts';
import { FAULT_LIST, type FaultID, type FaultOutcome, type ListedFault, showing } from './fault-list.ts';
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
  /** What `qa.play()` has to be given for it, besides an app that logs in. `secondTab` needs a world with `tabs: 2`, too. */
  readonly needs: readonly PlayNeed[];
}

const faultOf = (fault: ListedFault): QaFault => ({
  name: fault.id,
  title: fault.name,
  what: fault.what,
  shows: showing(fault),
  documented: fault.documented,
  session: fault.session,
  needs: PLAYS[fault.id].needs ?? [],
});

const ALL: readonly QaFault[] = FAULT_LIST.map(faultOf);
const isForAny = ({ needs }: QaFault): boolean => needs.every((need) => need === 'start');

/** The faults of the field that `qa.play()` does to any app, given its `start`: `for (const fault of FAULTS) test(fault.name, …)`. */
export const FAULTS: readonly QaFault[] = ALL.filter(isForAny);

/** Those that need more of an app: its `stop`, or a start in a second tab. */
export const MORE_FAULTS: readonly QaFault[] = ALL.filter((fault) => !isForAny(fault));

/** ms: how long an app may take to log in, where nothing is wrong yet. */
const START = 60_000;
/** ms for which an app has to hold before it counts as back. */
const SETTLED = 2_000;
/** ms: an app that is not logged in for so long is lost. A page in front is back within 65 s of a long outage. */
const PATIENCE = 65_000;
const LOOK = 100;

/** Why a fault cannot be played now. */
export class NotNow extends Error {}

/** Says what is missing before anything is done. */
function check(stage: Stage, { name, needs }: QaFault, { before, starts }: Play, options: PlayOptions): void {
  if ((before || starts) && stage.isUp())
    throw new NotNow(`'${name}' is there before the login: log out first, and pass { start }`);
  const missing = needs.filter((need) => !options[need]);
  if (missing.length > 0) throw new NotNow(`'${name}' needs { ${missing.join(', ')} }`);
  if (needs.includes('secondTab') && !stage.hasTabs)
    throw new NotNow(`'${name}' needs a world with a second tab: createQaWorld({ zim: 'fake', tabs: 2 })`);
}

async function begin(stage: Stage, { before, starts, isStart }: Play): Promise<void> {
  await before?.(stage);
  if (starts) await starts(stage);
  else if (!stage.isUp()) stage.start();
  if (isStart) return;
  const from = stage.now();
  while (!stage.holds() && stage.now() - from < START) await stage.pass(LOOK);
  // What is there before the login may be what keeps the app out.
  if (!before && !starts && !stage.holds())
    throw new NotNow('nobody is logged in: let the app log in first, or pass { start }');
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
export async function playFault(ground: Ground, name: string, options: PlayOptions): Promise<FaultReport> {
  const fault = ALL.find((one) => one.name === name);
  if (!fault)
    throw new RangeError(`There is no fault '${name}'. There are: ${ALL.map((one) => one.name).join(', ')}`);
  const play = PLAYS[name as FaultID];
  const { title, shows } = fault;
  const stage = createStage(ground, createApp(options));
  try {
    check(stage, fault, play, options);
    await begin(stage, play);
    const [startedAt, logins] = [stage.now(), stage.logins()];
    const healedAt = await play.run(stage);
    let [outcome, after] = await judge(stage, startedAt, healedAt, logins);
    if (play.isStart && outcome !== 'lost' && outcome !== 'deaf')
      [outcome, after] = ['in', stage.downSince(healedAt)];
    // Whoever was kicked out and stays out does what is right.
    if (outcome === 'lost' && stage.logins() - logins === play.elsewhere) outcome = 'ended';
    return { name, title, outcome, after, shows, text: wordsOf(outcome, after) };
  } finally {
    await ground.heal();
  }
}
