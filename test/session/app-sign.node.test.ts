import { describe, expect, test } from 'vitest';
import { diagnose } from 'zim-session/diagnose';
import { hasAppSign } from '../../src/adapters/app-sign.ts';
import { createFakeZim } from '../../src/testing/fake-zim/zim.ts';
import { createVirtualClock } from '../../src/testing/time/virtual-clock.ts';
import { fakeToken } from '../../src/token04/fake.ts';
import { BRIDGED_PLATFORMS, type BridgedPlatform, CREATE } from './platforms/bridged.ts';

// An AppSign of other code. Where ZIM has one it never looks at the token, so that nobody notices that tokens are wrong.

const SIGN = 'f'.repeat(64);
function world(platform: BridgedPlatform) {
  const clock = createVirtualClock();
  const fake = createFakeZim({ clock, platform });
  const logged: unknown[] = [];
  const log = (...args: unknown[]) => void logged.push(args);
  const session = CREATE[platform]({
    appID: 1234567890,
    sdk: fake.ZIM,
    tokenProvider: () => fakeToken({ expiresAt: clock.now() + 3_600_000 }),
    platform: { clock },
    logger: { debug: log, info: log, warn: log, error: log },
  });
  const warnings: string[] = [];
  session.on('warning', ({ code, message }) => {
    if (code === 'app-sign-in-use') warnings.push(message);
  });
  return { clock, fake, session, warnings, logged };
}

describe.each(BRIDGED_PLATFORMS)('%s', (platform) => {
  test('an instance that was made with one is warned of, once; what it is is told nowhere', async () => {
    const { clock, fake, session, warnings, logged } = world(platform);
    fake.ZIM.create({ appID: 1234567890, appSign: SIGN });
    await session.preload();
    expect(warnings).toEqual([expect.stringMatching(/AppSign.*no token.*UIKit/)]);
    const login = session.login({ userID: 'alice' });
    await clock.advance(2_000);
    await login;
    expect(warnings).toHaveLength(1);
    const found = await diagnose(session as never, { ask: false });
    expect(JSON.stringify(found.findings)).toContain('app-sign-in-use');
    const told = JSON.stringify([
      warnings,
      logged,
      found,
      session.timeline(),
      session,
      session.getSnapshot(),
    ]);
    expect(told).not.toContain('ffff');
    session.destroy();
  });

  test.each<[string, object | null]>([
    ['of the session itself', null],
    ['with an empty one', { appID: 1234567890, appSign: '' }],
    ['without one', { appID: 1234567890 }],
  ])('an instance %s is not', async (_name, config) => {
    const { fake, session, warnings } = world(platform);
    if (config) fake.ZIM.create(config);
    await session.preload();
    expect(warnings).toEqual([]);
    session.destroy();
  });
});

test.each<[string, PropertyDescriptor]>([
  ['is gone', { value: undefined }],
  ['holds something else', { value: { appSign: 7 } }],
  [
    'cannot be read',
    {
      get() {
        throw new Error('private');
      },
    },
  ],
])('the private field %s: nothing is known, and nothing fails', (_name, field) => {
  expect(hasAppSign(Object.defineProperty({}, 'engine', field))).toBe(false);
});
