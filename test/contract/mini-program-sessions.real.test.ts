import { expect, it } from 'vitest';
import type { MiniProgram } from 'zim-session/miniprogram';
import { loadMiniProgram } from '../real/mini-program.ts';
import type { Host } from './driver.ts';
import { type Enter, runInNode } from './node.ts';
import { SESSION_CASES } from './session-cases/index.ts';
import { differences } from './trace.ts';

// zim-session/miniprogram in a realm without DOM and Node, on the real SDK for mini programs.

const enter: Enter = async (clock, { api }) => {
  const { entry } = await loadMiniProgram(clock);
  return ((options) =>
    entry.createZimSession(api as MiniProgram, { sdk: undefined, ...options })) as Host['createZimSession'];
};

it.each(SESSION_CASES.map((one) => [one.name, one] as const))('%s', async (_, one) => {
  expect(differences(one.trace, await runInNode(one, enter), one.tolerance)).toEqual([]);
});
