import { fixedNonce } from '../../src/testing/zim-server/nonces.ts';
import type { ClockGlobals } from '../real/clock.ts';
import { watchPlatform } from '../real/platform.ts';
import { loadSdkInNode, type SdkInNode } from '../real/sdk.ts';
import { takeUncaught } from '../real/uncaught.ts';
import { createWx, type Wx } from '../real/wx.ts';
import type { Case } from './case.ts';
import { Driver, type Host, type ZimClass } from './driver.ts';
import { createRealHost } from './host.ts';

const { busy, later, stop } = watchPlatform();

/** For whoever shares the process with other files, when no more cases run. */
export const leaveNode: () => void = stop;

/** Makes the sessions of a case with another entry than the main one. */
export type Enter = (clock: ClockGlobals, wx: Wx) => Promise<Host['createZimSession']>;

/** Runs a case on the real SDK in this process. One at a time: uncaught rejections are the process's. */
export async function runInNode({ run, options = {} }: Case, enter?: Enter): Promise<string[]> {
  const { key1For, random } = fixedNonce();
  let wx: Wx | undefined;
  let sdk: SdkInNode<ZimClass> | undefined;
  let restore = (): void => {};
  let create: Host['createZimSession'];
  const host = await createRealHost(options, {
    key1For,
    busy,
    createZimSession: () => create,
    async load({ globals }, sockets) {
      wx = createWx(sockets, later);
      sdk = loadSdkInNode<ZimClass>({ clock: globals, random: () => random, wx: wx.api });
      create = await enter?.(globals, wx);
      return sdk.ZIM;
    },
    onUncaught(listener) {
      restore = takeUncaught((promise) => sdk?.made(promise) ?? false, listener);
    },
    online: () => wx?.network(true),
    show: () => wx?.show(),
  });
  try {
    await run(new Driver(host));
    await host.flush();
    return host.recorder.trace();
  } finally {
    restore();
  }
}
