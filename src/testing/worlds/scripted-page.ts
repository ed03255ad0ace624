import type { Page } from '../../adapters/page.ts';

/** A page whose waking up and network a test decides. Serves as `platform.page`. */
export interface ScriptedPage extends Page {
  /** What `isOnline` answers. */
  online: boolean;
  /** The page woke up, or came online. */
  wake(): void;
}

/** A page that is online, and asleep until `wake()`. */
export function createScriptedPage(): ScriptedPage {
  const listeners = new Set<() => void>();
  return {
    online: true,
    onWake(listener) {
      // One for each call: the same function may come twice, and each is taken back alone.
      const told = () => listener();
      listeners.add(told);
      return () => listeners.delete(told);
    },
    isOnline() {
      return this.online;
    },
    wake() {
      for (const listener of [...listeners]) listener();
    },
  };
}
