import { doorOf, type Host } from './guests.ts';
import type { Listener, Method, RawZim } from './raw-zim.ts';
import { shielded } from './report-error.ts';
import type { Slots } from './slots.ts';
import { lacking, sdkFailed } from './zim-class.ts';

const METHODS = ['on', 'off', 'login', 'logout', 'renewToken', 'destroy'] as const;

/** ZIM itself, behind the door. */
export type Originals = Pick<RawZim, (typeof METHODS)[number]>;

export interface InstanceDoor {
  readonly originals: Originals;
  /** Other code finds again what was there before. */
  takeOff(): void;
}

/** Puts the door on an instance: other code finds it in place of the six methods. Throws `sdk-load-failed` where one is missing. */
export function putDoorOn(zim: RawZim, slots: Slots, host: Host): InstanceDoor {
  const lack = lacking(zim, METHODS);
  if (lack) throw sdkFailed(`what create() gave has no ${lack}()`);
  const originals = Object.fromEntries(
    METHODS.map((name) => [name, (zim[name] as Method).bind(zim)]),
  ) as unknown as Originals;
  // An app may have wrapped them for itself, or made a double out of an object.
  const own = METHODS.map((name) => [name, Object.getOwnPropertyDescriptor(zim, name)] as const);
  slots.attach(originals);
  Object.assign(zim, doorOf(originals, host), {
    on: (type: string, listener: Listener) => slots.on(type, listener),
    off: (type?: string) => slots.off(type),
  });
  return {
    originals,
    takeOff: () =>
      shielded(() => {
        for (const [name, before] of own) {
          if (before) Object.defineProperty(zim, name, before);
          else delete (zim as Partial<RawZim>)[name];
        }
      }),
  };
}
