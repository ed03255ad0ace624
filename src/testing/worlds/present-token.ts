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
 * Gives ZIM another token past the session's door, which takes none that ends earlier than the one that ZIM has: the
 * session hears of it when ZIM warns that it ends.
 */
export async function presentToken(
  handle: string,
  zim: TokenTaker,
  token: string,
  clock: Clock,
): Promise<void> {
  const original = (Object.getPrototypeOf(zim) as TokenTaker).renewToken;
  for (let tries = 1; ; tries += 1) {
    try {
      await original.call(zim, token);
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
