import { describe, expect, test } from 'vitest';
import { createZimSession, ZimSessionError } from 'zim-session';
import { fakeToken } from '../../src/token04/fake.ts';
import { createWorld } from './world.ts';

describe('options', () => {
  const base = { appID: 1, tokenProvider: '/t' };
  test.each([
    [{ ...base, appSign: 'secret' }, 'appSign'],
    [{ ...base, appID: '1' }, 'appID'],
    [{ ...base, appID: 1.5 }, 'appID'],
    [{ ...base, appID: 0 }, 'appID'],
    [{ ...base, appID: '1' }, 'a string'],
    [{ ...base, appID: -5 }, 'not -5'],
    [{ appID: 1 }, 'tokenProvider'],
    [{ ...base, tokenProvider: '' }, 'URL'],
    [{ ...base, tokenProvider: fakeToken({ expiresAt: 1_900_000_000_000 }) }, 'this is a token'],
    [{ ...base, sdk: 'zego' }, 'sdk'],
    [{ ...base, timeouts: { login: -1 } }, 'login'],
    [{ ...base, timeouts: { token: Number.NaN } }, 'token'],
    [{ ...base, timeouts: { renew: Number.POSITIVE_INFINITY } }, 'renew'],
    [{ ...base, renewal: { window: 0 } }, 'window'],
    [{ ...base, retry: 3 }, 'retry'],
    [undefined, 'appID'],
  ])('%j is refused with a message about %s', (options, words) => {
    expect(() => createZimSession(options as never)).toThrow(words);
    expect(() => createZimSession(options as never)).toThrow(ZimSessionError);
    try {
      createZimSession(options as never);
    } catch (error) {
      expect(String(error)).not.toContain('secret,');
      expect(error).toMatchObject({ code: 'invalid-options', kind: 'configuration' });
    }
  });

  test('an endpoint may be a URL, and a platform may have only parts of one', () => {
    const tokenProvider = new URL('https://example.com/api/zim/token');
    expect(createZimSession({ appID: 1, tokenProvider, platform: {} }).getSnapshot().status).toBe(
      'logged-out',
    );
  });

  test('creating a session touches nothing', () => {
    const { another, clock, backend, fake } = createWorld();
    another();
    expect([clock.pending, backend.requests.length, fake.calls.length]).toEqual([0, 0, 0]);
    expect(fake.ZIM.getInstance()).toBeUndefined();
  });
});
