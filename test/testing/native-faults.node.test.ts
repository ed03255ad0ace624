import { describe, expect, test } from 'vitest';
import { createQaWorld, FAULTS, MORE_FAULTS } from 'zim-session/testing';
import { BRIDGED_PLATFORMS, CREATE } from '../session/platforms/bridged.ts';

// Each fault of the kit, to a session where ZIM is behind a bridge: it comes through as on the Web. An App has no second tab.

const faults = [...FAULTS, ...MORE_FAULTS].filter(({ needs }) => !needs.includes('secondTab'));

describe.each(BRIDGED_PLATFORMS)('%s', (platform) => {
  const createZimSession = CREATE[platform];

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
