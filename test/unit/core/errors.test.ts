import { describe, expect, test } from 'vitest';
import { type ErrorCode, type ErrorKind, isZimSessionError, tokenDenied, ZimSessionError } from 'zim-session';
import { isSilence, rawRejection, refusesToken } from '../../../src/core/errors.ts';

const RETRY = true;
const STOP = false;
const REFUSED = true;

/** Of each code: who has to act, whether trying again may help, whether ZIM refused the token, and what other code is told. */
const CODES: Record<ErrorCode, [ErrorKind, retryable: boolean, refuses: boolean, raw: number]> = {
  'sdk-load-failed': ['network', RETRY, false, 6000101],
  'token-endpoint-unreachable': ['network', RETRY, false, 6000104],
  'token-endpoint-timeout': ['network', RETRY, false, 6000105],
  'login-timeout': ['network', RETRY, false, 6000105],
  'zim-network': ['network', RETRY, false, 6000104],
  'zim-timeout': ['network', RETRY, false, 6000105],
  'token-endpoint-status': ['backend', RETRY, false, 6000101],
  'token-expired': ['backend', RETRY, REFUSED, 6000103],
  'token-too-short': ['backend', RETRY, REFUSED, 6000103],
  'token-not-newer': ['backend', RETRY, false, 6000103],
  'token-rejected': ['backend', RETRY, REFUSED, 6000103],
  'zim-rate-limited': ['backend', RETRY, false, 6000101],
  'zim-server': ['backend', RETRY, false, 6000101],
  'zim-other': ['backend', RETRY, REFUSED, 6000101],
  'token-denied': ['denied', STOP, false, 6000103],
  'kicked-out': ['session', STOP, false, 6000101],
  unregistered: ['session', STOP, false, 6000101],
  'other-tab': ['session', STOP, false, 6000101],
  'invalid-options': ['configuration', STOP, false, 6000101],
  'app-conflict': ['configuration', STOP, false, 6000101],
  'token-endpoint-response': ['configuration', STOP, false, 6000101],
  'token-mismatch': ['configuration', STOP, false, 6000103],
  'token-malformed': ['configuration', STOP, false, 6000103],
  'token-version': ['configuration', STOP, false, 6000103],
  'token-too-long': ['configuration', STOP, false, 6000103],
  'zim-not-activated': ['configuration', STOP, false, 6000101],
  'zim-plan-limit': ['plan', STOP, false, 6000101],
  'invalid-user': ['usage', STOP, false, 6000101],
  'already-logged-in': ['usage', STOP, false, 6000111],
  'not-logged-in': ['usage', STOP, false, 6000121],
  aborted: ['usage', STOP, false, 6000121],
  destroyed: ['usage', STOP, false, 6000121],
  'zim-parameter': ['usage', STOP, false, 6000101],
};

describe('codes', () => {
  test.each(Object.entries(CODES))('%s', (code, [kind, retryable, refuses, raw]) => {
    const error = new ZimSessionError(code as ErrorCode);
    expect(error).toMatchObject({ code, kind, retryable });
    expect(refusesToken(error)).toBe(refuses);
    expect(rawRejection(error)).toEqual({ code: raw, message: error.message });
    // What failed, and what to do.
    expect(error.remediation).toMatch(/^.{8,}\.$/);
    expect(error.message).toContain(error.remediation);
    expect(error.message).toContain(code.split('-').at(-1));
    expect(error.help).toBe(`REFERENCE.md#${code}`);
  });

  test.each([
    ['zim-network', true],
    ['zim-timeout', true],
    ['token-endpoint-timeout', false],
    ['login-timeout', false],
  ] as const)('nobody answered at ZIM, %s: %s', (code, silence) => {
    expect(isSilence(new ZimSessionError(code))).toBe(silence);
  });

  test.each([
    // Where ZIM refused the user, a fresh token helps nobody.
    ['denied', false],
    ['backend', true],
  ] as const)('of kind %s zim-other refuses the token: %s', (kind, refuses) => {
    expect(refusesToken(new ZimSessionError('zim-other', { kind }))).toBe(refuses);
  });

  test.each([
    [{ retryAfter: 1_000 }, true],
    [{ retryable: true }, true],
    [{ kind: 'network' }, true],
    [{ kind: 'network', retryable: false }, false],
  ] as const)('with %j a code that is not retryable is: %s', (details, retryable) => {
    expect(new ZimSessionError('zim-not-activated', details).retryable).toBe(retryable);
  });

  test('other code is told the number of ZIM, where there is one', () => {
    expect(rawRejection(new ZimSessionError('token-rejected', { zimCode: 6000106 })).code).toBe(6000106);
  });
});

describe('messages', () => {
  test.each([
    [{}, 'token endpoint status. '],
    [{ httpStatus: 503 }, 'token endpoint status: HTTP 503. '],
    [{ zimCode: 6000103 }, 'token endpoint status: ZIM error 6000103. '],
    [{ detail: 'it said no', httpStatus: 200 }, 'token endpoint status: it said no. '],
  ])('with %j it begins: %s', (details, words) => {
    const error = new ZimSessionError('token-endpoint-status', details);
    expect(error.message).toBe(words + error.remediation);
    const given = Object.keys(details).filter((key) => key !== 'detail');
    expect(Object.keys(error).sort()).toEqual(
      ['code', 'kind', 'name', 'remediation', 'retryable', ...given].sort(),
    );
    expect('cause' in error).toBe(false);
  });

  test('ZIM is written as it is called', () => {
    expect(new ZimSessionError('zim-network').message).toMatch(/^ZIM network\. /);
  });

  test('tokenDenied keeps the reason as the cause, out of the message', () => {
    const error = tokenDenied('alice is banned');
    expect(error.code).toBe('token-denied');
    expect(error.message).not.toContain('alice');
    expect((error.cause as Error).message).toBe('alice is banned');
    const reason = { why: 'banned' };
    expect(tokenDenied(reason).cause).toBe(reason);
    expect('cause' in tokenDenied()).toBe(false);
  });
});

test('isZimSessionError looks at the code, where it is asked to', () => {
  const error = new ZimSessionError('aborted');
  expect([isZimSessionError(error), isZimSessionError(error, 'aborted')]).toEqual([true, true]);
  expect(isZimSessionError(error, 'destroyed')).toBe(false);
  expect(isZimSessionError(new Error('aborted'))).toBe(false);
  expect(isZimSessionError({ name: 'ZimSessionError' })).toBe(false);
});
