import type { Case } from '../case.ts';
import { atHand } from './at-hand.ts';
import { cutOff } from './cut-off.ts';
import { failures } from './failures.ts';
import { line } from './line.ts';
import { login } from './login.ts';
import { losses } from './losses.ts';
import { otherCode } from './other-code.ts';
import { renewal } from './renewal.ts';

/** A session on the SDK, in cases of the contract's form: the same on the real SDK, wherever it runs, and on FakeZim. */
export const SESSION_CASES: readonly Case[] = [
  ...login,
  ...atHand,
  ...renewal,
  ...failures,
  ...cutOff,
  ...losses,
  ...line,
  ...otherCode,
];
