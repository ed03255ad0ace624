import type { ZimSessionSnapshot } from 'zim-session';
import { askProvider } from '../adapters/token-provider.ts';
import { isZimSessionError, refusal, ZimSessionError } from '../core/errors.ts';
import { checkToken, readToken } from '../core/token.ts';
import { isUser } from '../core/user.ts';
import type { Config } from '../engine/config.ts';

/** What came of the question to the endpoint. The token is looked at and thrown away. */
export type Answer =
  | { readonly asked: false; readonly why: string }
  | { readonly asked: true; readonly took: number; readonly error: ZimSessionError }
  /** `left`: ms that the token lives, as far as the clock is known; `isNewer`: false where ZIM has this one already. */
  | {
      readonly asked: true;
      readonly took: number;
      readonly error: null;
      readonly left: number;
      readonly isNewer: boolean;
      /** Whether it can be true only if the clock of this machine is wrong. */
      readonly isDoubtful: boolean;
    };

/** Expiries are whole seconds. */
const SECOND = 1_000;
/** A token that ZIM has taken just now may well end in the same second as the next one. */
const MOMENT = 5_000;

/** Asks the provider once more, as a renewal would. `takenAt`: when ZIM took its token. Never rejects. */
export async function askEndpoint(
  config: Config,
  userID: string,
  { clockSkew, tokenExpiresAt }: ZimSessionSnapshot,
  takenAt: number,
): Promise<Answer> {
  const { appID, provider, clock, policy } = config;
  const controller = new AbortController();
  const startedAt = clock.now();
  const took = () => Math.max(0, clock.now() - startedAt);
  let stop = (): void => {};
  try {
    const late = new Promise<never>((_, reject) => {
      stop = clock.after(() => reject(new ZimSessionError('token-endpoint-timeout')), policy.timeouts.token);
    });
    const request = {
      userID,
      appID,
      reason: 'manual',
      attempt: 1,
      deadline: null,
      signal: controller.signal,
    } as const;
    const grant = await Promise.race([askProvider(provider, request), late]);
    if (!isUser(grant.userID, userID) || String(grant.appID ?? appID) !== String(appID)) {
      throw new ZimSessionError('token-mismatch');
    }
    const token = readToken(grant.token);
    const left = token.expiresAt - (clock.now() - (clockSkew ?? 0));
    const isDoubtful = checkToken(token, left, { trusted: clockSkew !== null, current: null, refused: null });
    const ends = token.expiresAt + (clockSkew ?? 0);
    const isNewer = tokenExpiresAt === null || ends > tokenExpiresAt + SECOND || startedAt - takenAt < MOMENT;
    return { asked: true, took: took(), error: null, left, isNewer, isDoubtful };
  } catch (error) {
    const known = isZimSessionError(error) ? error : refusal(error, 'token-endpoint-response');
    return { asked: true, took: took(), error: known };
  } finally {
    stop();
    controller.abort();
  }
}
