import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { describeZimError } from '../../src/core/zim-errors.ts';

/** The members of `ZIMErrorCode` in the typings of an installed SDK. The enum does not exist at run time. */
function typedCodes(sdk: string): [name: string, code: number][] {
  const folder = new URL(`../../node_modules/${sdk}/entity/`, import.meta.url);
  const typings = readdirSync(folder).filter((file) => file.endsWith('.d.ts'));
  const text = typings.map((file) => readFileSync(new URL(file, folder), 'utf8')).join('\n');
  const body = /enum ZIMErrorCode \{([^}]*)\}/.exec(text.replace(/\/\*[\s\S]*?\*\//g, ''))?.[1] ?? '';
  return [...body.matchAll(/(\w+)\s*=\s*(\d+)/g)].map(([, name, code]) => [name!, Number(code)]);
}

/** What the SDKs before 2.29 called a code that 2.29 renamed. */
const FORMER_NAMES: Record<number, string[]> = {
  6000001: ['CommonModuleParamInvalid'],
  6000109: ['NetworkModuleTokenTimeIsTooLong'],
  6000207: ['MessageModuleCancelSendingMessageFalied'],
  6000285: ['MessageModuleNoCorrespondingOperationAuthority'],
  6000327: ['RoomModuleUserIsBlocked'],
  6000541: ['GroupModuleNoCorrespondingOperationAuthority'],
  6000604: ['ConversationModulePinnedListReachedLimit'],
  6000801: ['FriendModuleFriendNumLimit'],
  6000803: ['FriendModuleFriendIsAlreadyYourFriend'],
  6000804: ['FriendModuleFriendAlreadyAddToBlacklist'],
  6000805: ['FriendModuleFriendCannotBlacklistSelf'],
  6000806: ['FriendModuleFriendAlreadyDeleteFromBlacklist'],
  6000807: ['FriendModuleFriendUserNotInBlacklist'],
  6000809: ['FriendModuleFriendListQuantityLimit'],
  6000810: ['FriendModuleCannotFriendListSelf'],
  6000812: ['FriendModuleIsNotYourFriend'],
};

describe('describeZimError against the typings', () => {
  it('names every member of ZIMErrorCode in zego-zim-web, and only these', () => {
    const typed = typedCodes('zego-zim-web');
    expect(typed.length).toBeGreaterThanOrEqual(169);
    expect(typed.map(([, code]) => [describeZimError(code).name, code])).toEqual(typed);

    const codes = new Set(typed.map(([, code]) => code));
    const untyped = Array.from({ length: 1000 }, (_, i) => 6000000 + i).filter(
      (code) => !codes.has(code) && describeZimError(code).name !== 'Unknown',
    );
    expect(untyped).toEqual([6000231, 6000354, 6000355, 6000356]);
  });

  it.each([
    ['zego-zim-web-2.18', 132],
    ['zego-zim-web-2.25', 138],
  ])('knows every member of ZIMErrorCode in %s', (sdk, count) => {
    const typed = typedCodes(sdk);
    expect(typed).toHaveLength(count);
    for (const [name, code] of typed) {
      expect([describeZimError(code).name, ...(FORMER_NAMES[code] ?? [])], `${code}`).toContain(name);
    }
  });

  it('has one row per code', () => {
    const source = readFileSync(new URL('../../src/core/zim-errors.ts', import.meta.url), 'utf8');
    expect(source.match(/^(\d+|\+) \w+ [a-z]+ [A-Z]/gm)).toHaveLength(173);
    const codes = [0, 1, ...Array.from({ length: 1000 }, (_, i) => 6000000 + i)];
    expect(codes.filter((code) => describeZimError(code).name !== 'Unknown')).toHaveLength(173);
  });
});
