import { describe, expect, it } from 'vitest';
import type { ErrorKind } from '../../src/core/errors.ts';
import { describeZimError } from '../../src/core/zim-errors.ts';

const KINDS: ErrorKind[] = ['network', 'backend', 'denied', 'session', 'configuration', 'plan', 'usage'];
const KNOWN = [0, 1, ...Array.from({ length: 999 }, (_, i) => 6000001 + i)]
  .map(describeZimError)
  .filter(({ name }) => name !== 'Unknown');

describe('describeZimError', () => {
  it.each<[kind: ErrorKind, retryable: boolean, remediation: RegExp, codes: number[]]>([
    ['backend', true, /later/, [1, 6000006, 6000007, 6000102]],
    ['backend', true, /600 ms/, [6000004]],
    ['backend', true, /less often/, [6000005]],
    ['network', true, /network/, [6000009, 6000104, 6000105]],
    ['backend', true, /fresh token/, [6000101, 6000103, 6000106, 6000108]],
    ['configuration', false, /Fix the backend.*token04.*24 days/, [6000107, 6000109]],
    ['session', true, /Log out, then log in.*destroy and create/, [6000111]],
    ['session', true, /^Log in/, [6000121, 6000122]],
    ['session', true, /Log out, then log in/, [6000123]],
    ['session', true, /Create the instance/, [6000002]],
    ['usage', false, /parameters/, [6000001]],
    ['configuration', false, /appID/, [6000003]],
    ['usage', false, /userID/, [6000011, 6000124]],
    ['plan', false, /plan/, [6000013, 6000015, 6000016]],
    ['configuration', true, /Activate.*five minutes/, [6000014]],
    ['denied', false, /permit/, [6000021]],
  ])('%s, retryable %s, %s: %j', (kind, retryable, remediation, codes) => {
    for (const code of codes) {
      expect(describeZimError(code)).toMatchObject({
        code,
        kind,
        retryable,
        remediation: expect.stringMatching(remediation),
      });
    }
  });

  it('names modules and plain codes as the enum does', () => {
    expect(describeZimError(0)).toMatchObject({ name: 'Success', meaning: 'The call succeeded.' });
    expect(describeZimError(6000103).name).toBe('NetworkModuleTokenInvalid');
    expect(describeZimError(6000276).name).toBe('CallModuleDoesNotExist');
    expect(describeZimError(6000277).name).toBe('MessageModuleReceiptReadError');
    expect(describeZimError(6000816)).toMatchObject({
      name: 'FriendModuleDelBlacklistFail',
      meaning: 'Removing from the blacklist failed.',
    });
  });

  it('says what 6000109 means, whatever the typings call it', () => {
    expect(describeZimError(6000109)).toMatchObject({
      name: 'NetworkModuleRspProtoParseError',
      meaning: 'The token lives longer than 24 days.',
    });
  });

  it.each([6000231, 6000354, 6000355, 6000356])('knows %d, which the typings lack', (code) => {
    expect(describeZimError(code).name).toMatch(/^(Message|Room)Module/);
  });

  it('has a full description for each of its codes', () => {
    expect(KNOWN).toHaveLength(173);
    for (const { name, meaning, kind, retryable, remediation } of KNOWN) {
      expect(name, name).toMatch(/^\w+$/);
      expect(meaning, name).toMatch(/^[A-Z][^\n]{9,}[^.]\.$/);
      expect(KINDS, name).toContain(kind);
      expect(retryable, name).toBeTypeOf('boolean');
      expect(remediation, name).toMatch(/^[A-Z][^\n]{9,}[^.]\.$/);
    }
  });

  it('gives each code a name and a meaning of its own', () => {
    expect(new Set(KNOWN.map(({ name }) => name)).size).toBe(KNOWN.length);
    const meanings = KNOWN.map(({ meaning }) => meaning);
    expect(meanings.filter((meaning, i) => meanings.indexOf(meaning) !== i)).toEqual([]);
  });

  it.each([2, 101, 6000000, 6001001, 50111, -1, 1.5, Number.NaN])('is of help with an unknown %d', (code) => {
    expect(describeZimError(code)).toEqual({
      code,
      name: 'Unknown',
      meaning: expect.stringContaining('does not know'),
      kind: 'backend',
      retryable: true,
      remediation: expect.stringMatching(/error code documentation.*newer SDK/),
    });
  });
});
