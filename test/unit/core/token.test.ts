import { describe, expect, test } from 'vitest';
import { parseToken } from 'zim-session';
import { checkToken, readToken } from '../../../src/core/token.ts';
import { codeOf } from './states.ts';

const CBC =
  '04AAAAAGVT/xAAEGFiY2RlZmdoaWprbG1ub3AAcJwJclIKyjW0qO9Z//dHZNvpYQpx2Mz+KL+DfnprnEsq7p0LRejsjWac9MzPIKSV6vmkyKuy9NLBEDFAYEI4c+uYl4qg2HZ3WKlIlrg+4z8ERNYstHqGTjtcKEKDeGCKwlOd+seoz+WINREXFpYTw0E=';
const GCM =
  '04AAAAAGVT/xAADGFiY2RlZmdoaWprbAB2Eu6oz7u6BLdBJsMjOa1tCWsJgi+Vohooe8xh9bZ+9MgNpMmfS3begSQV/sNrsb3prHme1883G578xX56nJ24dfzDuf3W0gM1dTBxDQtS1QrKxdtEm6kXOf1zALNY0xVU1a3JmNvV7So46kokdSxrQk9/orJVVgE=';
const EXPIRY = 1700003600_000;

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
  ] as const)('%s', (_name, left, trusted, current, refused, code) => {
    expect(codeOf(() => checkToken(token, left, { trusted, current, refused }))).toBe(code);
  });

  test('nothing left by a clock that was never measured is doubtful, not expired', () => {
    const guess = { trusted: false, current: null, refused: null };
    expect(checkToken(token, -1, guess)).toBe(true);
    expect(checkToken(token, 29_000, guess)).toBe(true);
    // A login that goes on would end with it.
    expect(codeOf(() => checkToken(token, 29_000, { ...guess, current: equal }))).toBe('token-too-short');
    expect(checkToken(token, 60_000, guess)).toBe(false);
    expect(checkToken(token, 24 * 86_400_000 + 90_000, guess)).toBe(true);
    expect(codeOf(() => checkToken(token, 25 * 86_400_000, guess))).toBe('token-too-long');
  });
});
