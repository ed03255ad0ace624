import type { FakeZim } from '../../src/testing/fake-zim/zim.ts';
import type { VirtualClock } from '../../src/testing/time/virtual-clock.ts';

type Listener = (engine: unknown, data: unknown) => void;
type Instance = NonNullable<ReturnType<FakeZim['ZIM']['create']>>;

/** ms that an event takes over the bridge between the native SDK and JavaScript. */
const BRIDGE = 20;

/**
 * FakeZim in the manners of ZIM's plugin for Apps of uni-app, as its JavaScript has them: `on` adds a listener to
 * those that are there, and only `off(type)` takes them away; events come over a bridge, later; listeners are given an
 * engine inside of the instance; `logout()` and `getVersion()` are promises; `create` keeps the AppSign that it is given.
 */
export function uniAppClass(fake: FakeZim, clock: VirtualClock) {
  let shared: UniAppZim | null = null;

  class UniAppZim {
    readonly engine: { readonly appSign: string };
    readonly #native: Instance;
    readonly #listeners = new Map<string, Listener[]>();

    constructor(native: Instance, appSign: string) {
      this.#native = native;
      this.engine = { appSign };
    }
    static create({ appID, appSign = '' }: { appID: number; appSign?: string }): UniAppZim | null {
      const native = fake.ZIM.create({ appID });
      if (!native) return null;
      shared = new UniAppZim(native, appSign);
      return shared;
    }
    static getInstance(): UniAppZim | null {
      return shared;
    }
    static async getVersion(): Promise<string> {
      return '2.15.1';
    }
    on(type: string, listener: Listener): void {
      const listeners = this.#listeners.get(type) ?? [];
      this.#listeners.set(type, [...listeners, listener]);
      this.#native.on(type, (_zim: unknown, data: unknown) => {
        clock.setTimeout(() => {
          for (const one of this.#listeners.get(type) ?? []) one(this.engine, data);
        }, BRIDGE);
      });
    }
    off(type: string): void {
      this.#listeners.delete(type);
      this.#native.off(type);
    }
    login(userID: string, config: object): Promise<void> {
      return this.#native.login(userID, config);
    }
    async logout(): Promise<void> {
      this.#native.logout();
    }
    renewToken(token: string): Promise<unknown> {
      return this.#native.renewToken(token);
    }
    destroy(): void {
      shared = null;
      this.#native.destroy();
    }
    async updateUserAvatarUrl(url: string): Promise<unknown> {
      return this.#native.updateUserAvatarUrl(url);
    }
    queryUsersStatus(userIDs: string[]): Promise<unknown> {
      return this.#native.queryUsersStatus(userIDs);
    }
  }
  return UniAppZim;
}
