// @ts-check

/** An answer other than a token; `retryAfter` in seconds, for 429 and 503. */
export class Refusal extends Error {
  /**
   * @param {number} status
   * @param {string} message
   * @param {{ retryAfter?: number }} [options]
   */
  constructor(status, message, { retryAfter } = {}) {
    super(message);
    // Here, where the author of `authorize` sees it in the log, and not when the answer is written.
    if (!Number.isInteger(status) || status < 400 || status > 599) {
      throw new RangeError('The status of a Refusal must be from 400 to 599.');
    }
    if (retryAfter !== undefined && !(Number.isInteger(retryAfter) && retryAfter >= 0)) {
      throw new RangeError('The retryAfter of a Refusal must be whole seconds.');
    }
    this.status = status;
    this.retryAfter = retryAfter;
  }
}
