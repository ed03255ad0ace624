import type { Clock } from '../../adapters/clock.ts';
import type { FakeZimInstance } from './instance.ts';

const DOUBLE: unique symbol = Symbol.for('zim-session:double') as never;

/** ms that a call, an answer or an event takes between JavaScript and the native side. */
const BRIDGE = 20;

type Listener = (engine: unknown, data: unknown) => void;
type Call = Exclude<keyof FakeZimInstance, 'on' | 'off' | 'destroy'>;

/** In what the SDKs before a bridge differ. */
interface Manners {
  readonly version: string;
  /** `on` adds a listener to those that are there, and only `off` takes them away. */
  readonly addsUp: boolean;
  /** What a listener throws is swallowed; else it goes on to the native side. */
  readonly swallows: boolean;
}

/**
 * `react-native`: `zego-zim-react-native` 2.28, as its JavaScript and its Java have it. `uni-app`: the plugin for Apps,
 * as its JavaScript 2.15 has it; what was not read of that is as in the other.
 */
const MANNERS: Readonly<Record<Bridged, Manners>> = {
  'react-native': { version: '2.28.0', addsUp: false, swallows: true },
  'uni-app': { version: '2.15.1', addsUp: true, swallows: false },
};

/** Platforms where ZIM is native, and JavaScript reaches it over a bridge. */
export type Bridged = 'react-native' | 'uni-app';

/** FakeZim as such a platform has it, and what QA can do to its native side. */
export interface Bridge {
  /** Its static and its instance side are those of FakeZim, but for what this says. */
  readonly ZIM: unknown;
  loseInstance(): void;
}

/** Of `overBridge`. */
export interface BridgeOptions {
  readonly platform: Bridged;
  readonly clock: Clock;
  readonly uncaught: (error: unknown) => void;
}

/**
 * What such a platform's SDK puts before the native one. The native side is FakeZim itself: in which order native events
 * come, nobody has seen (they come as on the Web here).
 */
export function overBridge(
  Native: { create(config: object): FakeZimInstance | null },
  { platform, clock, uncaught }: BridgeOptions,
): Bridge {
  const { version, addsUp, swallows } = MANNERS[platform];
  /** The one native instance. */
  let native: FakeZimInstance | null = null;
  /** JavaScript believes in one engine at a time. */
  let current: Engine | null = null;
  let shared: NativeZim | null | undefined;
  /** One emitter for all engines, so that an event of one that is gone reaches the listeners of the next. */
  const listeners = new Map<string, readonly Listener[]>();
  const later = (run: () => void): void => void clock.setTimeout(run, BRIDGE);

  function loseInstance(): void {
    native?.destroy();
    native = null;
  }

  function tell(type: string, data: unknown): void {
    for (const listener of listeners.get(type) ?? []) {
      try {
        listener(current, data);
      } catch (error) {
        if (!swallows) uncaught(error);
      }
    }
  }
  const hear = (type: string): void => native?.on(type, (_zim, data) => later(() => tell(type, data)));

  class Engine {
    readonly appID: unknown;
    /** In plain sight, as the real one. */
    readonly appSign: unknown;

    constructor(appID: unknown, appSign: unknown) {
      this.appID = appID;
      this.appSign = appSign;
      later(() => {
        // The native side destroys the one before without a word.
        loseInstance();
        native = Native.create({ appID });
        for (const type of listeners.keys()) hear(type);
      });
    }
    on(type: string, listener: Listener): void {
      const before = (addsUp && listeners.get(type)) || [];
      listeners.set(type, [...before, listener]);
      hear(type);
    }
    off(type?: string): void {
      if (type !== undefined) listeners.delete(type);
    }
    destroy(): void {
      listeners.clear();
      later(loseInstance);
    }
    call(method: Call, ...args: unknown[]): Promise<unknown> {
      return new Promise((resolve, reject) =>
        later(async () => {
          try {
            if (!native) throw { code: -1, message: 'no instance' };
            const answer = await (native[method] as (...args: unknown[]) => unknown)(...args);
            later(() => resolve(answer));
          } catch (error) {
            later(() => reject(error));
          }
        }),
      );
    }
    renewToken(token: string): Promise<unknown> {
      return this.call('renewToken', token);
    }
    logout(): Promise<unknown> {
      return this.call('logout');
    }
  }

  const initialized = (engine: Engine | null): Promise<Engine> =>
    engine
      ? Promise.resolve(engine)
      : Promise.reject({ code: 6000002, message: 'The SDK is not initialized.' });

  class NativeZim {
    static readonly [DOUBLE]: object = {};
    engine: Engine | null;

    constructor(engine: Engine) {
      this.engine = engine;
    }
    static create(config: unknown): NativeZim | null {
      if (current) return null;
      const { appID = config, appSign = '' } = Object(config) as { appID?: unknown; appSign?: unknown };
      current = new Engine(appID, appSign);
      shared = new NativeZim(current);
      return shared;
    }
    static getInstance(): NativeZim | null | undefined {
      return shared;
    }
    static getVersion(): Promise<string> {
      return new Promise((resolve) => later(() => resolve(version)));
    }
    static setAdvancedConfig(): void {}
    static async setGeofencingConfig(): Promise<boolean> {
      return true;
    }
    on(type: string, listener: Listener): void {
      this.engine?.on(type, listener);
    }
    off(type?: string): void {
      this.engine?.off(type);
    }
    destroy(): void {
      if (this.engine) {
        current = null;
        this.engine.destroy();
      }
      this.engine = null;
      // Also where a living one has come since.
      shared = null;
    }
    login(...args: unknown[]): Promise<unknown> {
      return this.#call('login', ...args);
    }
    logout(): Promise<unknown> {
      return this.#call('logout');
    }
    renewToken(token: string): Promise<unknown> {
      return this.#call('renewToken', token);
    }
    updateUserName(name: string): Promise<unknown> {
      return this.#call('updateUserName', name);
    }
    updateUserAvatarUrl(url: string): Promise<unknown> {
      return this.#call('updateUserAvatarUrl', url);
    }
    queryUsersStatus(userIDs: string[]): Promise<unknown> {
      return this.#call('queryUsersStatus', userIDs);
    }
    enterRoom(room: object): Promise<unknown> {
      return this.#call('enterRoom', room);
    }
    async #call(method: Call, ...args: unknown[]): Promise<unknown> {
      return (await initialized(this.engine)).call(method, ...args);
    }
  }

  return { ZIM: NativeZim, loseInstance };
}
