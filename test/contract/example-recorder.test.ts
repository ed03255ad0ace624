import { describe, expect, it } from 'vitest';
import { createRecorder, type Recorder } from '../../examples/react-native/recorder.ts';
import { CASES } from './cases/index.ts';
import { runOnFake } from './fake.ts';
import { differences } from './trace.ts';

// The recorder that a person carries to a device writes what the contract's own does, but for what only a server and a
// test see.

/** A trace of the contract as the recorder has it: its names are given in order, and errors are told by their kind. */
function asRecorded(trace: readonly string[]): string[] {
  const letters = new Map([['no token', 'no token']]);
  const letter = (name: string): string => {
    if (!letters.has(name)) letters.set(name, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'[letters.size - 1]!);
    return letters.get(name)!;
  };
  return trace
    .filter((line) => !/^(\d+ (server|note)|uncaught) /.test(line))
    .map((line) =>
      line
        .replace(/(?<=→ \d+ (?:login \S+|renewToken) )(.+?)(?= as | offline|$)/, letter)
        .replace(/ as .*/, ' as somebody')
        .replace(/(?<= (?:rejected|threw) \w*Error):.*/, ''),
    );
}

/** Cases that call the SDK past their driver, or whose names of tokens and users are part of what they say. */
const OTHERWISE =
  /^(S6 login also|S9 one|S9 off|S11 |S18 a userID of 600|S21 a token that is none|S24 with a clock)/;
const RECORDED = CASES.filter(({ name }) => !OTHERWISE.test(name));

describe('the example’s recorder', () => {
  it('has nearly all of the cases', () => expect(CASES.length - RECORDED.length).toBe(7));

  it.each(RECORDED.map((one) => [one.name, one] as const))('%s', async (_, one) => {
    let recorder: Recorder | undefined;
    await runOnFake(one, '2.29', (ZIM, now) => {
      recorder = createRecorder(now);
      return recorder.record(ZIM);
    });
    expect(differences(asRecorded(one.trace), recorder!.trace(), one.tolerance)).toEqual([]);
  });
});

it('holds no token and no user, whatever ZIM says', async () => {
  let hear: (zim: unknown, data: object) => void = () => {};
  class Zim {
    static create(): object {
      return new Zim();
    }
    on(_type: string, listener: typeof hear) {
      hear = listener;
    }
    async login() {
      throw { code: 6000103, message: 'user-4711 has no right to 04AAAA' };
    }
    async queryUsersStatus() {}
  }
  const recorder = createRecorder(() => 0);
  const zim = recorder.record(Zim).create() as unknown as Record<string, (...args: unknown[]) => unknown>;
  zim.on!('connectionStateChanged', () => {});
  await Promise.resolve(zim.login!('user-4711', { token: '04AAAA', userName: 'Bo Li' })).catch(() => {});
  await zim.queryUsersStatus!(['user-4711', 'user-4712']);
  hear(null, { state: 0, event: 4, extendedData: 'user-4712 kicked user-4711, 04AAAA' });
  recorder.note('user-4712 looks on');
  expect(recorder.trace()).toEqual([
    '0 → 1 login alice A as somebody',
    '0 ← 1 rejected 6000103',
    '0 → 2 queryUsersStatus alice,bob',
    '0 ← 2 resolved',
    '0 event 0/4 bob kicked alice, A',
    '0 note bob looks on',
  ]);
});
