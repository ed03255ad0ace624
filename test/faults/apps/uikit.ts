import { UIKIT_SLOTS } from '../../../src/testing/qa/uikit.ts';
import { fetchToken, type Surroundings } from './app.ts';

/** What other code calls, by the names of old and new SDKs alike. */
interface AnyZim {
  on(type: string, listener: (zim: AnyZim, data: unknown) => void): void;
  off(type: string): void;
  login(user: { userID: string; userName: string }, token: string): Promise<void>;
  renewToken(token: string): Promise<unknown>;
  destroy(): void;
}

/**
 * Makes the calls that ZEGO's UIKit makes on the shared singleton (S41): creates or gets it, takes its
 * slots, logs in with a token of its own, and destroys it when it is torn down. The real package
 * (`@zegocloud/zimkit-react` 1.2.1) was tried by hand and is kinder: it takes seven slots, and fails when the
 * instance exists already.
 */
export function mountKit(around: Surroundings): { ready: Promise<void>; unmount(): void } {
  const { appID, userID } = around;
  const ZIM = around.ZIM as unknown as { create(config: object): AnyZim | null; getInstance(): AnyZim };
  const zim = ZIM.create({ appID }) || ZIM.getInstance();
  for (const slot of UIKIT_SLOTS) zim.on(slot, () => {});
  zim.on('tokenWillExpire', (zim) => void fetchToken(around).then((token) => zim.renewToken(token)));
  return {
    ready: fetchToken(around).then((token) => zim.login({ userID, userName: 'Alice' }, token)),
    unmount() {
      for (const slot of UIKIT_SLOTS) zim.off(slot);
      zim.destroy();
    },
  };
}
