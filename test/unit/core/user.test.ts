import { describe, expect, test } from 'vitest';
import { byteLength, checkUser, isUser } from '../../../src/core/user.ts';
import { codeOf } from './states.ts';

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
    [{ userID: 'alice', customStatusDuration: '5' }, 'customStatusDuration must be a number'],
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

test.each<[unknown, string, boolean]>([
  [undefined, 'alice', true],
  [null, 'alice', true],
  ['alice', 'alice', true],
  [7, '7', true],
  [7, '07', false],
  [7, '8', false],
  ['', 'alice', false],
  [Number('1234567890123456789'), '1234567890123456789', true],
  [1e21, '1000000000000000000000', true],
  [Number('1234567890123456789'), '3234567890123456789', false],
])('an answer of %j is of the user %s: %j', (told, userID, isOurs) => {
  expect(isUser(told, userID)).toBe(isOurs);
});
