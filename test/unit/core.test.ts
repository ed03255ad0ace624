import { describe, expect, test } from 'vitest';
import {
  describeZimError,
  type ErrorCode,
  exponentialBackoff,
  isZimSessionError,
  parseToken,
  tokenDenied,
  ZimSessionError,
} from 'zim-session';
import { zimError } from '../../src/core/errors.ts';
import { attemptBound, measureSkew, renewalTime, renewalWindow } from '../../src/core/renewal.ts';
import { guardedRetry } from '../../src/core/retry.ts';
import { checkToken, readToken } from '../../src/core/token.ts';
import { byteLength, checkUser } from '../../src/core/user.ts';

const CBC =
  '04AAAAAGVT/xAAEGFiY2RlZmdoaWprbG1ub3AAcJwJclIKyjW0qO9Z//dHZNvpYQpx2Mz+KL+DfnprnEsq7p0LRejsjWac9MzPIKSV6vmkyKuy9NLBEDFAYEI4c+uYl4qg2HZ3WKlIlrg+4z8ERNYstHqGTjtcKEKDeGCKwlOd+seoz+WINREXFpYTw0E=';
const GCM =
  '04AAAAAGVT/xAADGFiY2RlZmdoaWprbAB2Eu6oz7u6BLdBJsMjOa1tCWsJgi+Vohooe8xh9bZ+9MgNpMmfS3begSQV/sNrsb3prHme1883G578xX56nJ24dfzDuf3W0gM1dTBxDQtS1QrKxdtEm6kXOf1zALNY0xVU1a3JmNvV7So46kokdSxrQk9/orJVVgE=';
const EXPIRY = 1700003600_000;

function codeOf(fn: () => unknown): ErrorCode | 'none' {
  try {
    fn();
  } catch (error) {
    return isZimSessionError(error) ? error.code : 'none';
  }
  return 'none';
}

const bytesOf = (token: string) => atob(token.slice(2));

describe('parseToken', () => {
  test('reads expiry and mode of both vectors, also of a kit token', () => {
    expect(parseToken(CBC)).toEqual({ expiresAt: EXPIRY, mode: 'CBC' });
    expect(parseToken(GCM)).toEqual({ expiresAt: EXPIRY, mode: 'GCM' });
    expect(parseToken(` ${GCM}#eyJ1c2VyIjoxfQ==\n`)).toEqual({ expiresAt: EXPIRY, mode: 'GCM' });
  });

  test.each([
    ['', 'token-malformed'],
    ['undefined', 'token-malformed'],
    [GCM.slice(0, -8), 'token-malformed'],
    [`${GCM.slice(0, 40)}*${GCM.slice(41)}`, 'token-malformed'],
    [`03${GCM.slice(2)}`, 'token-version'],
    ['04AAAA', 'token-malformed'],
    // The byte after the ciphertext is 1 for GCM; CBC has none, and another length of its vector.
    [`04${btoa(`${bytesOf(GCM).slice(0, -1)}\x02`)}`, 'token-malformed'],
    [`04${btoa(bytesOf(GCM).slice(0, -1))}`, 'token-malformed'],
    [`04${btoa(`${bytesOf(CBC)}\x01`)}`, 'token-malformed'],
  ])('refuses %j as %s', (token, code) => {
    expect(codeOf(() => parseToken(token))).toBe(code);
  });
});

describe('readToken and checkToken', () => {
  test.each([
    ['undefined', 'token-endpoint-response'],
    ['<!doctype html><title>Sign in</title>', 'token-endpoint-response'],
    [`03${GCM.slice(2)}`, 'token-version'],
    [GCM.slice(0, -8), 'token-malformed'],
    [GCM, 'none'],
  ])('reads %j: %s', (answer, code) => {
    expect(codeOf(() => readToken(answer))).toBe(code);
  });

  const token = readToken(GCM);
  const later = { text: 'later', expiresAt: token.expiresAt + 1 };
  const equal = { text: 'equal', expiresAt: token.expiresAt };
  test.each([
    ['an hour left', 3_600_000, true, null, null, 'none'],
    ['the 24 days that are allowed', 24 * 86_400_000, true, null, null, 'none'],
    ['25 days', 25 * 86_400_000, true, null, null, 'token-too-long'],
    ['29 s', 29_000, true, null, null, 'token-too-short'],
    ['30 s', 30_000, true, null, null, 'none'],
    ['nothing left by a measured clock', 0, true, null, null, 'token-expired'],
    ['the token that ZIM has', 3_600_000, true, token, null, 'token-not-newer'],
    ['an earlier expiry than the one ZIM has', 3_600_000, true, later, null, 'token-not-newer'],
    ['the same expiry in another token', 3_600_000, true, equal, null, 'none'],
    ['a token that ZIM refused', 3_600_000, true, null, GCM, 'token-not-newer'],
  ] as const)('%s', (_name, left, measured, current, refused, code) => {
    expect(codeOf(() => checkToken(token, left, measured, current, refused))).toBe(code);
  });

  test('nothing left by a clock that was never measured is doubtful, not expired', () => {
    expect(checkToken(token, -1, false, null, null)).toBe(true);
    expect(checkToken(token, 60_000, false, null, null)).toBe(false);
  });
});

describe('when to renew', () => {
  test.each([
    [3_600_000, 300_000],
    [1_000_000, 200_000],
    [200_000, 60_000],
    [120_000, 60_000],
    [119_000, 59_500],
    [40_000, 20_000],
    [24 * 86_400_000, 300_000],
  ])('a token with %d ms left has a window of %d ms', (left, window) => {
    expect(renewalWindow(left, 'auto')).toBe(window);
  });

  test('a window of the app is kept, up to half of the lifetime', () => {
    expect(renewalWindow(3_600_000, 600_000)).toBe(600_000);
    expect(renewalWindow(60_000, 600_000)).toBe(30_000);
    expect(renewalWindow(3_600_000, 300)).toBe(5_000);
  });

  test('the window is lengthened by up to a tenth at random', () => {
    expect(renewalTime(0, 3_600_000, 'auto', 0)).toBe(3_300_000);
    expect(renewalTime(0, 3_600_000, 'auto', 1)).toBe(3_270_000);
  });

  test.each([
    [0, 100_000, 10_000],
    [0, 10_000, 5_000],
    [0, 3_000, 2_000],
    [10, 5, 10_000],
  ])('an attempt at %d with the deadline %d may take %d ms', (now, deadline, bound) => {
    expect(attemptBound(now, deadline)).toBe(bound);
  });

  test('skew comes from serverTime, else from expiresIn, and what the request explains is none', () => {
    expect(measureSkew({ serverTime: 1_000_000 }, 0, 4_600_000, 4_600_000)).toBe(3_600_000);
    expect(measureSkew({ expiresIn: 3_600 }, 3_600_000, -7_200_000, -7_200_000)).toBe(-7_200_000);
    expect(measureSkew({ serverTime: 1_000_000 }, 0, 1_000_000, 1_004_000)).toBe(0);
    expect(measureSkew({}, 3_600_000, 0, 0)).toBeNull();
  });
});

describe('retry', () => {
  const base = { phase: 'renewal', error: new ZimSessionError('zim-server'), now: 0, random: 1 } as const;

  test('full jitter from 0.5 s to 8 s before the deadline, 1 s to 30 s after it', () => {
    const wait = exponentialBackoff();
    const before = [1, 2, 3, 4, 5, 9].map((attempt) => wait({ ...base, attempt, deadline: 1 }));
    expect(before).toEqual([500, 1_000, 2_000, 4_000, 8_000, 8_000]);
    const after = [1, 2, 6, 9].map((attempt) => wait({ ...base, attempt, deadline: null }));
    expect(after).toEqual([1_000, 2_000, 30_000, 30_000]);
    expect(wait({ ...base, attempt: 5, deadline: 1, random: 0.25 })).toBe(2_000);
    // A request that was never answered has taken its time, and after the deadline that counts.
    const error = new ZimSessionError('token-endpoint-timeout');
    const hung = { ...base, error, took: 10_000 };
    expect(wait({ ...hung, attempt: 9, deadline: 1 })).toBe(8_000);
    expect(wait({ ...hung, attempt: 9, deadline: null })).toBe(20_000);
    expect(wait({ ...hung, attempt: 2, deadline: null })).toBe(0);
    expect(wait({ ...hung, took: 1_000, attempt: 2, deadline: null })).toBe(1_000);
  });

  test.each([
    [
      'throws',
      () => {
        throw new Error('app');
      },
    ],
    ['answers NaN', () => Number.NaN],
    ['answers a negative number', () => -1],
    ['answers nothing', () => undefined as unknown as number],
  ])('a policy that %s is replaced by the default, and reported', (_name, policy) => {
    const reported: unknown[] = [];
    const wait = guardedRetry(policy, (error) => reported.push(error));
    expect(wait({ ...base, attempt: 1, deadline: 1 })).toBe(500);
    expect(reported).toHaveLength(1);
  });

  test('null gives up', () => {
    expect(
      guardedRetry(
        () => null,
        () => {},
      )({ ...base, attempt: 1, deadline: 1 }),
    ).toBeNull();
  });
});

describe('users', () => {
  const check = (user: object) => checkUser(user as { userID: string }, () => {});
  test.each([
    [{}, 'non-empty'],
    [{ userID: '' }, 'non-empty'],
    [{ userID: 7 }, 'non-empty string'],
    [{ userID: '123e4567-e89b-12d3-a456-426614174000' }, 'UUID'],
    [{ userID: 'a'.repeat(33) }, '33 bytes'],
    [{ userID: 'é'.repeat(17) }, '34 bytes'],
    [{ userID: 'a b' }, 'character'],
    [{ userID: "o'neill" }, 'character'],
    [{ userID: 'a/b' }, 'character'],
    [{ userID: 'alice', userName: 'é'.repeat(129) }, '258 bytes'],
    [{ userID: 'alice', userName: 5 }, 'string'],
    [{ userID: 'alice', customStatus: 5 }, 'customStatus must be a string'],
    [{ userID: 'alice', userAvatarUrl: 'u'.repeat(501) }, '501 bytes'],
  ])('refuses %j and says %s', (user, words) => {
    expect(() => check(user)).toThrow(words);
    expect(codeOf(() => check(user))).toBe('invalid-user');
  });

  test('refuses an offline login, which wedges the SDK (S20)', () => {
    expect(codeOf(() => check({ userID: 'alice', isOfflineLogin: true }))).toBe('invalid-options');
  });

  test('takes every allowed character, and says which are disputed', () => {
    const warnings: string[] = [];
    for (const userID of ['!#$%&()+-:;<=.>?@[]^_{}|~', 'a'.repeat(32), 'Z0']) {
      expect(checkUser({ userID }, (message) => warnings.push(message)).userID).toBe(userID);
    }
    expect(warnings).toHaveLength(1);
  });

  test('counts UTF-8 bytes', () => {
    expect(byteLength('aé€😀')).toBe(1 + 2 + 3 + 4);
  });
});

describe('errors', () => {
  const codes = [
    'invalid-options',
    'invalid-user',
    'app-conflict',
    'sdk-load-failed',
    'already-logged-in',
    'not-logged-in',
    'aborted',
    'destroyed',
    'token-endpoint-unreachable',
    'token-endpoint-timeout',
    'token-endpoint-status',
    'token-endpoint-response',
    'token-denied',
    'token-mismatch',
    'token-malformed',
    'token-version',
    'token-expired',
    'token-too-short',
    'token-too-long',
    'token-not-newer',
    'token-rejected',
    'login-timeout',
    'renewal-storm',
    'kicked-out',
    'unregistered',
    'zim-network',
    'zim-timeout',
    'zim-rate-limited',
    'zim-server',
    'zim-not-activated',
    'zim-plan-limit',
    'zim-parameter',
    'zim-other',
  ] satisfies ErrorCode[];
  // A code that is missing above is a type error here.
  const all: Exclude<ErrorCode, (typeof codes)[number]> extends never ? true : false = true;

  test.each(codes)('%s says what failed and what to do', (code) => {
    const error = new ZimSessionError(code);
    expect(all).toBe(true);
    expect(error.kind).toMatch(/^(network|backend|denied|session|configuration|plan|usage)$/);
    expect(error.remediation).toMatch(/^.{8,}\.$/);
    expect(error.message).toContain(error.remediation);
    expect(error.message).toContain(code.split('-').at(-1));
  });

  test.each([
    [{}, 'token endpoint status. '],
    [{ httpStatus: 503 }, 'token endpoint status: HTTP 503. '],
    [{ zimCode: 6000103 }, 'token endpoint status: ZIM error 6000103. '],
    [{ detail: 'it said no', httpStatus: 200 }, 'token endpoint status: it said no. '],
  ])('with %j it begins: %s', (details, words) => {
    const error = new ZimSessionError('token-endpoint-status', details);
    expect(error.message).toBe(words + error.remediation);
    expect(Object.keys(error).sort()).toEqual(
      ['code', 'kind', 'name', 'remediation', 'retryable']
        .concat(Object.keys(details).filter((key) => key !== 'detail'))
        .sort(),
    );
    expect('cause' in error).toBe(false);
  });

  test('isZimSessionError looks at the code, where it is asked to', () => {
    const error = new ZimSessionError('aborted');
    expect([isZimSessionError(error), isZimSessionError(error, 'aborted')]).toEqual([true, true]);
    expect(isZimSessionError(error, 'destroyed')).toBe(false);
    expect([isZimSessionError(new Error('aborted')), isZimSessionError({ name: 'ZimSessionError' })]).toEqual(
      [false, false],
    );
  });

  test('what ZIM threw is in the cause by its code only', () => {
    expect(zimError({ code: 6000107 }).cause).toEqual(new Error('ZIM error 6000107'));
    expect(zimError(new TypeError('alice')).cause).toEqual(new Error('ZIM threw'));
  });

  test('tokenDenied keeps the reason as the cause, out of the message', () => {
    const error = tokenDenied('alice is banned');
    expect(error.code).toBe('token-denied');
    expect(error.message).not.toContain('alice');
    expect((error.cause as Error).message).toBe('alice is banned');
  });

  test('S7: of what ZIM rejects with only the code is kept', () => {
    const error = zimError({ code: 6000103, message: 'appID 1234567890 userID alice' });
    expect(error.code).toBe('token-rejected');
    expect(error.zimCode).toBe(6000103);
    expect(`${error.message} ${String(error.cause)}`).not.toMatch(/alice|1234567890/);
    expect(zimError(undefined).code).toBe('zim-other');
    expect(describeZimError(6000103).name).toBe('NetworkModuleTokenInvalid');
  });

  test.each([
    [1, 'zim-server', true],
    [6000004, 'zim-rate-limited', true],
    [6000005, 'zim-rate-limited', true],
    [6000009, 'zim-network', true],
    [6000014, 'zim-not-activated', true],
    [6000015, 'zim-plan-limit', false],
    [6000021, 'zim-other', false],
    [6000101, 'zim-other', true],
    [6000107, 'token-version', false],
    [6000109, 'token-too-long', false],
    [6000111, 'already-logged-in', false],
    [6000121, 'not-logged-in', false],
    [6000123, 'not-logged-in', false],
    [6000003, 'zim-parameter', false],
  ] as const)('ZIM %d is %s, retryable %s', (zimCode, code, retryable) => {
    const error = zimError({ code: zimCode });
    expect([error.code, error.retryable]).toEqual([code, retryable]);
    // The two that ask for patience: the console's switch takes minutes, and a server that limits has enough to do.
    const asked = { 6000014: 300_000, 6000005: 5_000 }[zimCode as number];
    expect(error.retryAfter).toBe(asked);
  });
});
