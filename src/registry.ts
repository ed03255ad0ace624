import type { RawZimClass } from './adapters/raw-zim.ts';
import { findZimClass } from './adapters/zim-class.ts';
import type { Machine } from './port.ts';

/** A machine hangs on its ZIM class, where the sessions of a second copy of this package find it too. */
const REGISTRY: unique symbol = Symbol.for('zim-session') as never;
type Registered = RawZimClass & { [REGISTRY]?: Machine };

/** While the SDK is loading its class is not known: the loader stands for it. */
const byLoader = new WeakMap<object, Machine>();

/** Whether sessions of this app have to share it. A deserted one of another app is in nobody's way. */
function lives(machine: Machine | undefined, appID: number): machine is Machine {
  if (machine?.deserted && !machine.closed && machine.appID !== appID) machine.end();
  return machine !== undefined && !machine.closed;
}

/** The machine that a session with this `sdk` option has to share, if there is one. */
export function findMachine(sdk: object, appID: number): Machine | undefined {
  const ZIM = findZimClass(sdk) as Registered | null;
  return [ZIM?.[REGISTRY], byLoader.get(sdk)].find((one) => lives(one, appID));
}

/** Makes a new machine known to the sessions with the same `sdk` option. */
export function announceMachine(sdk: object, machine: Machine): void {
  byLoader.set(sdk, machine);
}

/** The SDK is loaded: makes it the machine of this class, or answers the one that was there first. */
export function claim(ZIM: Registered, machine: Machine): Machine | null {
  const other = ZIM[REGISTRY];
  if (other !== machine && lives(other, machine.appID)) return other;
  ZIM[REGISTRY] = machine;
  return null;
}

export function unclaim(ZIM: Registered, machine: Machine): void {
  if (ZIM[REGISTRY] === machine) delete ZIM[REGISTRY];
}
