import type { TokenReason } from './token.ts';

/** What attempts in a row have in common. It begins anew with a success, a loss, a denial, and a logout. */
export interface Run {
  readonly reason: TokenReason;
  /** Attempts that were begun. */
  readonly attempt: number;
  /** Fresh tokens that ZIM refused in a row. */
  readonly refusals: number;
  /** Whether the last failure was the instance's, and it was replaced. */
  readonly recreated: boolean;
  /** Whether a `login()` or `renew()` brought the token. One of ZIM that is presented again counts as fetched. */
  readonly atHand: boolean;
  /** Requests in a row that the backend never answered. */
  readonly unanswered: number;
  /** Since when the backend gives no token, if it gives none. A wake-up begins anew. */
  readonly failsSince: number | null;
  /** Whether the request that counts as silent is still listened to, until the next one begins. */
  readonly held: boolean;
  /** A wake-up or a press came while the request was under way: where it fails, the next comes at once. */
  readonly urgent: boolean;
}

export const NO_RUN: Run = {
  reason: 'login',
  attempt: 0,
  refusals: 0,
  recreated: false,
  atHand: false,
  unanswered: 0,
  failsSince: null,
  held: false,
  urgent: false,
};
