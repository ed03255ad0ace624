import { expect, test } from 'vitest';
import type { ZimSessionOptions } from 'zim-session';
import { createFakeZim, type FakePlatform } from '../../../src/testing/fake-zim/zim.ts';
import { createVirtualClock } from '../../../src/testing/time/virtual-clock.ts';
import { ALICE } from '../world.ts';

/** Where an App or a mini program runs; it has no network yet. */
export interface Device {
  readonly platform: FakePlatform;
  create(options: ZimSessionOptions): {
    login(user: { readonly userID: string }): Promise<unknown>;
    preload(): Promise<unknown>;
    destroy(): void;
  };
  toFront(): void;
  network(isConnected: boolean): void;
  /** How many there are. */
  listeners(): number;
}

/** What a session hears of the device that it is on. `shown`: what `toFront()` is called there; `all`: its listeners. */
export function wakeCases(shown: string, all: number, open: () => Device): void {
  test('nothing is listened to before login(), nor after destroy()', async () => {
    const { platform, create, listeners } = open();
    const clock = createVirtualClock();
    const { ZIM } = createFakeZim({ clock, platform });
    const session = create({ appID: 1, sdk: ZIM, tokenProvider: () => '', platform: { clock } });
    expect(listeners()).toBe(0);
    await session.preload();
    expect(listeners()).toBe(all);
    session.destroy();
    await clock.flush();
    expect(listeners()).toBe(0);
  });

  test(`a wait ends when ${shown}, and when the network is back`, async () => {
    const { platform, create, toFront, network } = open();
    const clock = createVirtualClock();
    const { ZIM } = createFakeZim({ clock, platform });
    let asked = 0;
    const session = create({
      appID: 1,
      sdk: ZIM,
      platform: { clock },
      retry: () => 25_000,
      tokenProvider: () => {
        asked += 1;
        throw new Error('offline');
      },
    });
    const askedAfter = async (what: () => void): Promise<number> => {
      what();
      await clock.advance(2_000);
      return asked;
    };
    session.login(ALICE).catch(() => {});
    expect(await askedAfter(() => {})).toBe(1);
    expect(await askedAfter(toFront), 'there is no network').toBe(1);
    expect(await askedAfter(() => network(true)), 'it is back').toBe(2);
    expect(await askedAfter(toFront), 'somebody looks').toBe(3);
    expect(await askedAfter(() => network(true)), 'it was there').toBe(3);
    session.destroy();
  });
}
