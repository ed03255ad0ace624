import { createFakeWorld, type FakeWorld } from './fake.ts';
import { createLoopbackWorld, type LoopbackWorld } from './loopback.ts';
import type { FakeWorldOptions, LoopbackWorldOptions, QaWorldOptions, RealWorldOptions } from './options.ts';
import { createRealWorld, type RealWorld } from './real.ts';
import type { QaWorld } from './world.ts';

/**
 * A world for a session under test: ZIM, backend, clock and page, wired together, and a handle that makes
 * things happen in it.
 *
 * `'fake'`: doubles in memory, in Node and in browsers. `'loopback'`: the real SDK, answered inside the page;
 * needs `msw` and has to come before the SDK logs in. `'real'`: ZEGO's service, where the handle offers what
 * is possible.
 */
export function createQaWorld(options: FakeWorldOptions): Promise<FakeWorld>;
/** The real SDK, answered inside the page. */
export function createQaWorld(options: LoopbackWorldOptions): Promise<LoopbackWorld>;
/** ZEGO's service. */
export function createQaWorld(options: RealWorldOptions): Promise<RealWorld>;
/** Whichever the options name. */
export function createQaWorld(options: QaWorldOptions): Promise<QaWorld>;
export async function createQaWorld(options: QaWorldOptions): Promise<QaWorld> {
  switch (options?.zim) {
    case 'fake':
      return createFakeWorld(options);
    case 'loopback':
      return createLoopbackWorld(options);
    case 'real':
      return createRealWorld(options);
    default:
      throw new RangeError("createQaWorld takes { zim }: 'fake', 'loopback' or 'real'");
  }
}
