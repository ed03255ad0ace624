import type { ZimSessionOptions } from 'zim-session';
import { createVirtualClock, type VirtualClock } from '../../src/testing/time/virtual-clock.ts';
import { createWorld, type World } from './world.ts';

/** A machine whose clock can be wrong. The server's is right, and tokens are by that. */
export interface WrongClock {
  readonly world: World;
  readonly clock: VirtualClock;
  /** Sets the clock to so many seconds ahead of the server's. */
  set(ahead: number): void;
}

/** `lifetime`: seconds. `tells`: what else the backend says, by its own clock. */
export function createWrongClock(
  lifetime: number,
  tells: (serverNow: number) => object = () => ({}),
  options: Partial<ZimSessionOptions> = {},
): WrongClock {
  let ahead = 0;
  const clock = createVirtualClock();
  const serverNow = () => clock.now() - ahead * 1_000;
  const world = createWorld(options, 0.5, { clock, serverNow });
  world.backend.always = () => ({ token: world.backend.token(lifetime - ahead), ...tells(serverNow()) });
  return {
    world,
    clock,
    set(seconds) {
      clock.jump((seconds - ahead) * 1_000);
      ahead = seconds;
    },
  };
}
