import type { Listener, RawZim } from './raw-zim.ts';
import { shielded } from './report-error.ts';

/** The slots that the session itself needs; others are taken when somebody listens. */
const NEEDED = ['connectionStateChanged', 'tokenWillExpire'];

/** What is called of the instance itself, behind the door. */
type Original = Pick<RawZim, 'on' | 'off'>;

/** The one owner of the listener slots: ZIM has one per event, and more than one wants to hear. */
export interface Slots {
  /** Takes the slot of this event, on this instance and on each that follows. */
  take(type: string): void;
  /** The slots that are taken, and were not set through the door. */
  readonly silenced: readonly string[];
  /** There is an instance, or another one. */
  attach(zim: Original): void;
  /** Gives the slots back to those who set a listener through the door. */
  detach(): void;
  /** `zim.on()` of other code: as in ZIM the last one wins, per event, but it displaces only its like. */
  on(type: string, listener: Listener): void;
  /** `zim.off()` of other code. In ZIM it would take the SDK's own hooks along, without a type. */
  off(type?: string): void;
}

export interface SlotReports {
  /** An event of ZIM came; answers whether other code may hear of it, too. */
  heard(type: string, data: unknown): boolean;
  /** A slot was taken that other code cannot have set through the door. */
  taken(type: string): void;
}

export function createSlots({ heard, taken }: SlotReports): Slots {
  const types = new Set(NEEDED);
  /** Listeners of other code. */
  const others = new Map<string, Listener>();
  let zim: Original | null = null;

  function occupy(type: string): void {
    const instance = zim;
    // In uni-app's App `on` adds up: what is there already would be called, too.
    instance?.off(type);
    instance?.on(type, (source, data) => {
      if (zim !== instance) return;
      let hear = true;
      // What is thrown here would break the SDK (S10).
      shielded(() => {
        hear = heard(type, data);
      });
      if (hear) shielded(() => others.get(type)?.(source, data));
    });
  }

  function take(type: string): void {
    if (types.has(type)) return;
    types.add(type);
    if (!zim) return;
    shielded(() => occupy(type));
    if (!others.has(type)) taken(type);
  }

  return {
    take,
    get silenced() {
      return [...types].filter((type) => !others.has(type));
    },
    attach(next) {
      zim = next;
      for (const type of types) occupy(type);
    },
    detach() {
      const instance = zim;
      zim = null;
      for (const type of types) {
        instance?.off(type);
        const listener = others.get(type);
        if (listener) instance?.on(type, listener);
      }
    },
    on(type, listener) {
      others.set(type, listener);
      take(type);
    },
    off(type) {
      if (type === undefined) others.clear();
      else if (types.has(type)) others.delete(type);
      // Set before the session came.
      else zim?.off(type);
    },
  };
}
