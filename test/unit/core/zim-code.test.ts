import { expect, test } from 'vitest';
import { describeZimError, type ErrorCode, ZimSessionError } from 'zim-session';
import { zimError } from '../../../src/core/zim-code.ts';

/** ZIM's numbers, and ours; whether trying again may help. */
const NUMBERS: readonly (readonly [zimCode: number, code: ErrorCode, retryable: boolean])[] = [
  [1, 'zim-server', true],
  [6000001, 'zim-parameter', false],
  [6000002, 'zim-other', true],
  [6000003, 'zim-parameter', false],
  [6000004, 'zim-rate-limited', true],
  [6000005, 'zim-rate-limited', true],
  [6000006, 'zim-server', true],
  [6000007, 'zim-server', true],
  [6000008, 'zim-server', true],
  [6000009, 'zim-network', true],
  [6000011, 'zim-parameter', false],
  [6000013, 'zim-plan-limit', false],
  [6000014, 'zim-not-activated', true],
  [6000015, 'zim-plan-limit', false],
  [6000016, 'zim-plan-limit', false],
  [6000021, 'zim-other', false],
  [6000101, 'zim-other', true],
  [6000102, 'zim-server', true],
  [6000103, 'token-rejected', true],
  [6000104, 'zim-network', true],
  [6000105, 'zim-timeout', true],
  [6000106, 'token-expired', true],
  [6000107, 'token-version', false],
  [6000108, 'token-too-short', true],
  [6000109, 'token-too-long', false],
  [6000111, 'already-logged-in', false],
  [6000121, 'not-logged-in', false],
  [6000122, 'not-logged-in', false],
  [6000123, 'not-logged-in', false],
  [6000124, 'zim-parameter', false],
  // One that nobody knows.
  [6999999, 'zim-other', true],
];

test.each(NUMBERS)('%d is %s, retryable %s', (zimCode, code, retryable) => {
  const error = zimError({ code: zimCode });
  expect(error).toMatchObject({ code, zimCode, retryable });
  expect(error.cause).toEqual(new Error(`ZIM error ${zimCode}`));
  // The two that ask for patience: the console's switch takes minutes, and a server that limits has enough to do.
  expect(error.retryAfter).toBe({ 6000014: 300_000, 6000005: 5_000 }[zimCode]);
  // Blocked: the user has to hear of it.
  expect(error.kind === 'denied').toBe(zimCode === 6000021);
});

test.each([
  ['the message of create, which is JSON (S5)', new Error('{"code":6000003,"message":"alice"}'), 6000003],
  ['a message that is no JSON', new Error('alice'), undefined],
  ['JSON that is null', new Error('null'), undefined],
  ['a code that is no number', { code: '6000003' }, undefined],
  ['nothing', undefined, undefined],
  ['null', null, undefined],
  ['a string', 'alice', undefined],
  ['zero', { code: 0 }, undefined],
])('the number of %s', (_name, thrown, zimCode) => {
  const error = zimError(thrown);
  expect(error.zimCode).toBe(zimCode);
  expect(error.code).toBe(zimCode ? 'zim-parameter' : 'zim-other');
  if (!zimCode) expect(error.cause).toEqual(new Error('ZIM threw'));
  expect(`${error.message} ${String(error.cause)}`).not.toContain('alice');
});

test('S7: of what ZIM rejects with only the code is kept', () => {
  const error = zimError({ code: 6000103, message: 'appID 1234567890 userID alice' });
  expect(`${error.message} ${String(error.cause)}`).not.toMatch(/alice|1234567890/);
  expect(describeZimError(6000103).name).toBe('NetworkModuleTokenInvalid');
});

test('an error of ours stays as it is', () => {
  const error = new ZimSessionError('sdk-load-failed');
  expect(zimError(error)).toBe(error);
});

test('what cannot be read has no code', () => {
  const hostile = {
    get code(): number {
      throw new Error('hostile');
    },
  };
  for (const thrown of [hostile, null, undefined, Symbol('x'), { message: {} }, { code: Number.NaN }])
    expect(zimError(thrown)).toMatchObject({ code: 'zim-other' });
});

test('a native instance that is gone is what the SDK itself calls it where JavaScript has destroyed it', () => {
  expect(zimError({ code: -1, message: '' })).toMatchObject({ code: 'zim-other', zimCode: 6000002 });
});
