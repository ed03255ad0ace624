import type { Clock } from '../../adapters/clock.ts';
import type { OneTabOptions } from '../../tabs/browser.ts';
import { createFakeChannels } from './fake-channels.ts';
import { createFakeLocks } from './fake-locks.ts';
import { createTabLife } from './tab-life.ts';

/** A tab of a browser that is a double: what its page has, and what becomes of it. */
export interface FakeTab {
  /** What `oneTab` takes: the locks, the channel and the page of this tab. */
  readonly oneTab: OneTabOptions;
  /** The timers of this tab, which stand still while it is frozen. */
  clock(of: Clock): Clock;
  /** Runs code in this tab, as what comes from outside does: once it is not frozen any more. */
  task(run: () => void): void;
  readonly isGone: boolean;
  /** Nothing runs in it, and it gives nothing back, until `thaw()`. */
  freeze(): void;
  /** What came meanwhile comes now. */
  thaw(): void;
  /**
   * The user goes to another page: `pagehide`, and the page is kept as it is, unless it holds a lock all the same. Then
   * it is gone, as one is that the browser does not keep.
   */
  hide(): void;
  /** The user comes back to the page that was kept: `pageshow`. */
  show(): void;
  /** `pagehide`, and it is gone. */
  close(): void;
  /** It is gone, and hears nothing of that. */
  crash(): void;
}

/** A browser whose tabs share locks and channels. */
export interface FakeBrowser {
  /** Opens a tab. */
  tab(): FakeTab;
}

/** A double of Web Locks and of broadcast channels, for `oneTab`, in Node and in time that is not real. */
export function createFakeBrowser(): FakeBrowser {
  const locks = createFakeLocks();
  const channels = createFakeChannels();
  return {
    tab() {
      const life = createTabLife();
      const page = new EventTarget();

      function crash(): void {
        life.end();
        channels.drop(life);
        locks.drop(life);
      }

      return {
        oneTab: { locks: locks.of(life), channel: (name: string) => channels.open(life, name), page },
        clock: life.clock,
        task: life.task,
        get isGone() {
          return life.isGone;
        },
        freeze: life.freeze,
        thaw: life.thaw,
        hide() {
          if (life.isGone) return;
          page.dispatchEvent(new Event('pagehide'));
          life.task(() => {
            if (locks.holds(life)) crash();
          });
          life.task(life.freeze);
        },
        show() {
          // Also right after `hide()`, which takes a moment.
          queueMicrotask(() => {
            life.thaw();
            life.task(() => page.dispatchEvent(new Event('pageshow')));
          });
        },
        close() {
          if (life.isGone) return;
          page.dispatchEvent(new Event('pagehide'));
          life.task(crash);
        },
        crash,
      };
    },
  };
}
