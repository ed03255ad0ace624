import { type Opened, open } from '../play.ts';
import { createPrng, type Prng } from '../prng.ts';
import type { Setting } from '../story.ts';
import { checkLeftovers } from '../watch/leftovers.ts';

/** A session that is logged in, in a world that is well. */
export interface Scenario extends Opened {
  readonly prng: Prng;
  /** Lets time pass, looking at the rules. */
  wait(ms: number): Promise<void>;
  readonly status: string;
  readonly up: boolean;
  /** ms until it is logged in and connected. */
  untilUp(most: number): Promise<number>;
  /** Ends the world; answers the rule that was broken. */
  end(): Promise<string | null>;
}

export async function scenario(seed: number, ttl: number): Promise<Scenario> {
  const prng = createPrng(seed);
  const setting: Setting = {
    seed,
    ttl,
    grant: prng.pick(['text', 'expiresIn', 'serverTime']),
    order: prng.pick(['2.29', '2.20', '2.18']),
    deaf: prng.chance(0.3),
    latency: {
      backend: prng.scale(5, 800),
      connect: prng.scale(5, 300),
      login: prng.scale(5, 300),
      renew: prng.scale(5, 300),
    },
    skew: 0,
    loader: null,
    window: 'auto',
    tail: 0,
  };
  const opened = open(setting);
  const { world, stage, check } = opened;
  const { session } = stage.actors[0]!;
  const self: Scenario = {
    ...opened,
    prng,
    async wait(ms) {
      await world.clock.advance(ms);
      check();
    },
    get status() {
      return session.getSnapshot().status;
    },
    get up() {
      const { status, connection } = session.getSnapshot();
      return status === 'logged-in' && connection === 'connected' && world.fake.online !== null;
    },
    async untilUp(most) {
      const from = world.elapsed();
      while (!self.up && world.elapsed() - from < most) await self.wait(50);
      return world.elapsed() - from;
    },
    async end() {
      if (!world.broken) await checkLeftovers(opened);
      return world.broken ? `${world.broken.rule}: ${world.broken.detail}` : null;
    },
  };
  await stage.perform({ do: 'login', who: 0, user: 'anna', abort: null, token: null });
  await self.wait(5_000);
  return self;
}
