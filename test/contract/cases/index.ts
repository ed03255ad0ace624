import type { Case } from '../case.ts';
import { errorsAndEvents } from './errors-and-events.ts';
import { expiry } from './expiry.ts';
import { login } from './login.ts';
import { otherCode } from './other-code.ts';
import { oversights } from './oversights.ts';
import { reconnecting } from './reconnecting.ts';
import { singleton } from './singleton.ts';
import { tokens } from './tokens.ts';

/**
 * Every fact of the SDK that a loopback server can show. What it cannot:
 *
 * - S1 (the import needs a page) and S2 (how bundlers hand the class out) happen before there is an SDK:
 *   `load.node.test.ts` and `test/e2e/bundles.e2e.ts`.
 * - S6, apart from the ignored appSign and the old form of login, is about what 3.0 will be.
 * - S34 is ZEGO's policy for devices, which the loopback server only imitates: `test/e2e`.
 * - S39, as far as it is the server that keeps names, and S40's rooms: the loopback server keeps neither.
 * - S41 is about another package.
 */
export const CASES: readonly Case[] = [
  ...singleton,
  ...errorsAndEvents,
  ...login,
  ...tokens,
  ...expiry,
  ...reconnecting,
  ...otherCode,
  ...oversights,
];
