import { scenario } from './scenario.ts';

// The machine sleeps past the expiry and wakes without a network, which comes back later: with an `online`
// event the session is back within 5 s of it, without one at the next attempt, at most 30 s.
const WITH_EVENT = 5_000;
const WITHOUT_EVENT = 30_000;
/** What the attempt itself may take. */
const ATTEMPT = 3_000;

export interface SleepFigures {
  sleeps: number;
  worstAfterOnline: number;
  sumAfterOnline: number;
  withEvent: number;
  worstSilently: number;
  sumSilently: number;
  /** Where the network was there all the time. */
  worstAtOnce: number;
}

export async function sleep(seed: number): Promise<{ figures: SleepFigures; failure: string | null }> {
  const run = await scenario(seed, seed % 4 ? 3_600 : 600);
  const { world, prng, stage } = run;
  const { ttl } = world.setting;
  const socket = prng.pick(['stays', 'breaks', 'closes'] as const);
  const wake = prng.chance(0.8);
  const offline = prng.chance(0.8);
  const event = prng.chance(0.6);
  const said = prng.chance(0.7);
  await run.wait(prng.int(0, ttl * 800));
  if (offline) await stage.perform({ do: 'offline', event: true });
  // A page that is not told of the network takes itself for online all the time.
  if (offline && !said && !event) world.page.online = true;
  await stage.perform({ do: 'sleep', ms: ttl * 1_000 + prng.scale(1_000, 3 * 86_400_000), socket, wake });
  let back = 0;
  if (offline) {
    await run.wait(prng.scale(1, 300_000));
    await stage.perform({ do: 'online', event });
  }
  back = await run.untilUp(180_000);
  const bound = !offline || event ? WITH_EVENT : WITHOUT_EVENT + ATTEMPT;
  const figures: SleepFigures = {
    sleeps: 1,
    worstAfterOnline: offline && event ? back : 0,
    sumAfterOnline: offline && event ? back : 0,
    withEvent: offline && event ? 1 : 0,
    worstSilently: offline && !event ? back : 0,
    sumSilently: offline && !event ? back : 0,
    worstAtOnce: offline ? 0 : back,
  };
  const failure =
    (await run.end()) ??
    (back > bound
      ? `back only ${back} ms after the network (event ${event}, socket ${socket}, wake ${wake}, offline ${offline})`
      : null);
  return { figures, failure };
}
