/** One mounted app: a page may hold several, as widgets do. */
export interface Mounted {
  /** Whether this app's own code believes to be connected. */
  connected(): boolean;
  /** What happened to it, for the report of a run that went wrong. */
  story(): unknown;
  unmount(): void;
}

/** Mounts an app, which says when it is not connected any more. */
export type Start = (interrupted: () => void) => Mounted;

/** How a fault run drives the page, whichever code is in it. */
export interface FaultApp {
  /** Answers how to unmount. Throws what the app's code throws. */
  mount(): () => void;
  /** Mounts in a component under React's StrictMode. */
  mountStrict(): Promise<void>;
  /** Mounts ZEGO's UIKit; settles as its login does. */
  mountKit(): Promise<void>;
  unmountKit(): void;
  /** Whether everything that was mounted, and not unmounted, is connected. */
  connected(): boolean;
  story(): string;
  /** Epoch ms by the right clock: when an app that was mounted then lost its connection. */
  readonly interruptions: readonly number[];
  /** ms: the longest time that no timer of this page ran. */
  longestPause(): number;
  /** Whether the page came back from the back-forward cache. */
  restored: boolean;
}

declare global {
  interface Window {
    app: FaultApp;
  }
}

/** Says how to mount the app, before the page is ready. */
export async function serve(start: Start): Promise<void> {
  const { mountKit } = await import('./uikit.ts');
  const mounted: Mounted[] = [];
  const interruptions: number[] = [];
  // The page's Date may be wrong on purpose.
  const interrupted = () => void interruptions.push(performance.timeOrigin + performance.now());
  let wanted = 0;
  let unmountKit = () => {};

  // A mount that throws is still wanted: the app is not there.
  const mount = (): (() => void) => {
    wanted++;
    const one = start(interrupted);
    mounted.push(one);
    return () => {
      wanted--;
      mounted.splice(mounted.indexOf(one), 1);
      one.unmount();
    };
  };

  let last = performance.now();
  let longest = 0;
  setInterval(() => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
  }, 100);

  window.app = {
    mount,
    async mountStrict() {
      const { mountStrict } = await import('./strict.ts');
      mountStrict(mount);
    },
    async mountKit() {
      const kit = await mountKit();
      unmountKit = kit.unmount;
      await kit.ready;
    },
    unmountKit: () => unmountKit(),
    connected: () => mounted.length === wanted && mounted.every((one) => one.connected()),
    story: () => JSON.stringify(mounted.map((one) => one.story())),
    interruptions,
    longestPause: () => longest,
    restored: false,
  };
  window.addEventListener('pageshow', ({ persisted }) => {
    if (persisted) window.app.restored = true;
  });
  document.title = 'ready';
}
