import type { Platform, ZimSessionOptions } from 'zim-session';
import { mountKit } from './uikit.ts';

/** What an app finds where it runs: in a page, or in Node. */
export interface Surroundings {
  readonly ZIM: typeof import('zego-zim-web')['ZIM'];
  readonly appID: number;
  readonly userID: string;
  readonly tokenUrl: string;
  /** For zim-session: what is not the page's own. */
  readonly platform: Platform;
  /** For zim-session: where the app has its user logged in in one tab. */
  readonly tabs?: ZimSessionOptions['tabs'];
  /** Epoch ms by the right clock, which may not be the app's. */
  now(): number;
}

/** One mounted app: a page may hold several, as widgets do. */
export interface Mounted {
  /** Whether this app's own code believes to be connected. */
  connected(): boolean;
  /** What happened to it, for the report of a run that went wrong. */
  story(): unknown;
  unmount(): void;
}

/** Mounts an app, which says when it is not connected any more. */
export type Start = (around: Surroundings, interrupted: () => void) => Mounted;

/** How a fault drives what is mounted, whichever code it is. */
export interface FaultApp {
  /** Answers how to unmount. Throws what the app's code throws. */
  mount(): () => void;
  /** Mounts ZEGO's UIKit; settles as its login does. */
  mountKit(): Promise<void>;
  unmountKit(): void;
  /** Whether everything that was mounted, and not unmounted, is connected. */
  connected(): boolean;
  story(): string;
  /** Epoch ms by the right clock: when an app that was mounted then lost its connection. */
  readonly interruptions: readonly number[];
}

export function createFaultApp(start: Start, around: Surroundings): FaultApp {
  const mounted: Mounted[] = [];
  const interruptions: number[] = [];
  let wanted = 0;
  let unmountKit = (): void => {};

  return {
    // A mount that throws is still wanted: the app is not there.
    mount() {
      wanted += 1;
      const one = start(around, () => void interruptions.push(around.now()));
      mounted.push(one);
      return () => {
        wanted -= 1;
        mounted.splice(mounted.indexOf(one), 1);
        one.unmount();
      };
    },
    async mountKit() {
      const kit = mountKit(around);
      unmountKit = kit.unmount;
      await kit.ready;
    },
    unmountKit: () => unmountKit(),
    connected: () => mounted.length === wanted && mounted.every((one) => one.connected()),
    story: () => JSON.stringify(mounted.map((one) => one.story())),
    interruptions,
  };
}

/** The app's own backend, asked as the documentation does: what it answers is believed. */
export async function fetchToken({ tokenUrl, userID }: Surroundings): Promise<string> {
  const response = await fetch(`${tokenUrl}?userId=${userID}`);
  const { token } = (await response.json()) as { token: string };
  return token;
}
