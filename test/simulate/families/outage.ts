import { SILENCE } from '../backend.ts';
import type { BackendMode } from '../story.ts';
import { scenario } from './scenario.ts';

// One-hour tokens, and a backend that is out: down, answering 500, or hanging. Shorter than the renewal
// window (300 s) by 30 s or more it may cost no session, whenever it comes; after longer ones the session is
// back within 65 s where it was refused. Where it was not answered, it is back within 12 s once somebody looks at the
// page, else at most five minutes later.
const HOUR = 3_600_000;
const SHORT = 270_000;
const BACK_WITHIN = 65_000;
const BACK_WITHIN_OF_A_LOOK = 12_000;

const KINDS: readonly BackendMode[] = [
  { kind: 'down' },
  { kind: 'status500' },
  { kind: 'hang', deaf: false },
  { kind: 'hang', deaf: true },
];

export interface OutageFigures {
  outages: number;
  shortOutages: number;
  /** Sessions lost in those. */
  shortLosses: number;
  longLosses: number;
  worstBack: number;
  sumBack: number;
  requests: number;
  minutes: number;
  worstPerMinute: number;
}

export async function outage(seed: number): Promise<{ figures: OutageFigures; failure: string | null }> {
  const run = await scenario(seed, 3_600);
  const { world, prng, stage } = run;
  const { served } = world.backend;
  const isShort = prng.chance(0.5);
  const length = isShort ? prng.int(1_000, SHORT) : prng.scale(300_000, 6 * HOUR);
  // Anywhere in the life of a token, mostly where it is to be renewed.
  await run.wait(prng.chance(0.3) ? prng.int(0, HOUR) : HOUR - prng.int(1_000, 360_000));
  const mode = prng.pick(KINDS);
  await stage.perform({ do: 'backend', mode });
  const before = served.length;
  const from = world.elapsed();
  await run.wait(length);
  const asked = served.slice(before).map(({ at }) => at);
  const losses = world.figures.losses;
  await stage.perform({ do: 'backend', mode: { kind: 'ok' } });
  const lost = run.status === 'recovering';
  const looks = mode.kind === 'hang' && prng.chance(0.5);
  if (lost && looks) await stage.perform({ do: 'wake' });
  const back = lost ? await run.untilUp(400_000) : 0;
  await run.wait(HOUR);
  const figures: OutageFigures = {
    outages: 1,
    shortOutages: isShort ? 1 : 0,
    shortLosses: isShort ? world.figures.losses : 0,
    longLosses: isShort ? 0 : losses,
    worstBack: back,
    sumBack: back,
    requests: asked.length,
    minutes: (world.elapsed() > from ? length : 0) / 60_000,
    worstPerMinute: Math.max(
      0,
      ...asked.map((at, index) => index + 1 - asked.findIndex((one) => one > at - 60_000)),
    ),
  };
  const bound = looks ? BACK_WITHIN_OF_A_LOOK : mode.kind === 'hang' ? SILENCE + BACK_WITHIN : BACK_WITHIN;
  const failure =
    (await run.end()) ??
    (figures.shortLosses ? `a session lost in an outage of ${length} ms (${mode.kind})` : null) ??
    (back > bound ? `back only ${back} ms after an outage of ${length} ms (${mode.kind})` : null);
  return { figures, failure };
}
