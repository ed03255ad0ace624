import type { Clock } from '../../adapters/clock.ts';
import { describeZimError } from '../../core/zim-errors.ts';
import { QaUnavailableError } from '../qa/handle.ts';

/** What is used of an instance. */
export interface TokenTaker {
  renewToken(token: string): Promise<unknown>;
}

/** S24: `renewToken` is refused within 500 ms of the last call. */
const TOO_SOON = 6000004;
const APART = 550;

/**
 * Gives ZIM another token behind the app's back. `seen`: the session sees it, as it sees a token from other
 * code on the instance. Otherwise the call goes past what the session has put over the instance's method.
 */
export async function presentToken(
  handle: string,
  zim: TokenTaker,
  token: string,
  seen: boolean,
  clock: Clock,
): Promise<void> {
  const original = (Object.getPrototypeOf(zim) as TokenTaker).renewToken;
  for (let tries = 1; ; tries += 1) {
    try {
      await (seen ? zim.renewToken(token) : original.call(zim, token));
      return;
    } catch (error) {
      const { code } = error as { code?: number };
      if (code !== TOO_SOON || tries > 3) {
        // Not the SDK's message: it names the user.
        const what = typeof code === 'number' ? describeZimError(code).meaning : 'ZIM refused it';
        throw new QaUnavailableError(handle, `ZIM did not take the token that this needs (${code}: ${what})`);
      }
      await new Promise<void>((resolve) => void clock.setTimeout(resolve, APART));
    }
  }
}
