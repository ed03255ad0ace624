import { expect, test } from 'vitest';
import { createFakeZim } from '../../../src/testing/fake-zim/zim.ts';
import { createVirtualClock } from '../../../src/testing/time/virtual-clock.ts';

/** Options that no App and no mini program may give. `appSign`: what is said of one. */
export function optionCases(create: (options: never) => unknown, appSign: RegExp): void {
  const { ZIM } = createFakeZim({ clock: createVirtualClock() });
  const options = { appID: 1, tokenProvider: 'https://api.example.com/t', sdk: ZIM };

  test.each<[string, unknown, RegExp]>([
    ['none', undefined, /appID/],
    ['an AppSign', { ...options, appSign: 'f'.repeat(64) }, appSign],
    ['a path', { ...options, tokenProvider: '/api/token' }, /whole URL/],
    ['no provider', { ...options, tokenProvider: null }, /tokenProvider/],
    ['no class', { ...options, sdk: 7 }, /sdk must be/],
  ])('%s is refused', (_name, given, message) => {
    try {
      create(given as never);
      expect.unreachable();
    } catch (error) {
      expect(error).toMatchObject({ code: 'invalid-options', message: expect.stringMatching(message) });
      expect((error as Error).message).not.toContain('ffff');
    }
  });
}
