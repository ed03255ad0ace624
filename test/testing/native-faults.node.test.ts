import { describe, expect, test } from 'vitest';
import { createZimSession as createMini } from 'zim-session/miniprogram';
import { createZimSession as createNative } from 'zim-session/react-native';
import {
  createQaWorld,
  FAULTS,
  type FakePlatform,
  type FakeWorldOptions,
  MORE_FAULTS,
} from 'zim-session/testing';

// Each fault of the kit, to a session where ZIM is behind a bridge: it comes through as on the Web. An App has no second tab.

const faults = [...FAULTS, ...MORE_FAULTS].filter(({ needs }) => !needs.includes('secondTab'));

const ENTRIES: [FakePlatform, FakeWorldOptions['createZimSession'] & {}][] = [
  ['react-native', createNative],
  ['uni-app', (options) => createMini({ request: () => undefined }, { ...options, sdk: options.sdk })],
];

describe.each(ENTRIES)('%s', (platform, createZimSession) => {
  test.each(faults.map((fault) => [fault.name, fault] as const))('%s', async (name, fault) => {
    const { session, qa, close } = await createQaWorld({ zim: 'fake', platform, createZimSession });
    let chat = session();
    const played = await qa.play(name, {
      start() {
        chat = session();
        return chat.login({ userID: 'alice' });
      },
      stop: () => chat.destroy(),
      connected: () => chat.getSnapshot().connection === 'connected',
    });
    expect(played.outcome).toBe(fault.session);
    await close();
  });
});
