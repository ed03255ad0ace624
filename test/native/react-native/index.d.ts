/** The native side of ZIM, for tests. */
export interface NativeZimDouble {
  /** What was called, in order: the name, and what came with it. */
  readonly log: readonly (readonly [name: string, ...args: unknown[]])[];
  /** Who is logged in natively. */
  readonly user: string | null;
  readonly appSign: string | null;
  /** Tells JavaScript of an event. */
  event(type: string, data: object): void;
  /** The native instance goes without a word. */
  lose(): void;
  /**
   * Another copy of the SDK's JavaScript makes an instance. Java keeps ours, which is destroyed, under its handle; what it
   * answers then nobody has seen: 6000002 here.
   */
  takeOver(): void;
  kick(): void;
  /** Starts anew, with nothing logged. */
  reset(): void;
}

export const native: NativeZimDouble;
export function setAppState(state: string): void;
export function appStateListeners(): number;
export const AppState: {
  readonly currentState: string;
  addEventListener(type: 'change', listener: (state: string) => void): { remove(): void };
};
