import { refuseOptions } from '../core/errors.ts';

/**
 * What `authorize` throws for an answer of its own instead of a token: `throw new Refusal(401, 'Sign in first.')`. The message goes to the
 * client. Throws `invalid-options` for a status that is no error's, here, where its author sees it in the log.
 */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  /** From 400 to 599. */
  readonly status: number;
  /** Whole seconds after which the client may ask again: for 429 and 503. */
  readonly retryAfter: number | undefined;

  constructor(status: number, message: string, { retryAfter }: { readonly retryAfter?: number } = {}) {
    super(message);
    if (!Number.isInteger(status) || status < 400 || status > 599) {
      refuseOptions('the status of a Refusal must be from 400 to 599');
    }
    if (retryAfter !== undefined && !(Number.isInteger(retryAfter) && retryAfter >= 0)) {
      refuseOptions('the retryAfter of a Refusal must be whole seconds');
    }
    this.status = status;
    this.retryAfter = retryAfter;
  }
}
