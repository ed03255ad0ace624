import { refuseOptions, ZimSessionError } from '../core/errors.ts';
import { cleanToken, parseToken } from '../core/token.ts';
import { checkUser } from '../core/user.ts';
import { IV_LENGTH } from '../token04/frame.ts';
import { openToken, randomNonce, sealToken, type TokenContent } from '../token04/sealed.ts';
import { checkSecret, checkSettings, type TokenSettings } from './settings.ts';

/** Of {@link mintToken04}. */
export interface MintOptions extends TokenSettings {
  /** Who may log in with it: at most 32 bytes, of the characters that ZIM allows. */
  readonly userID: string;
  /** Epoch ms. @default now */
  readonly now?: number | undefined;
  /** A signed 32-bit integer; random by default. */
  readonly nonce?: number | undefined;
  /** 12 bytes or characters for GCM, 16 for CBC; random by default, and never to be used twice. */
  readonly iv?: Uint8Array | string | undefined;
}

/**
 * Mints a token04, which lets one user of one app log in to ZIM until it expires: whoever has it *is* that user. For tests and
 * for frameworks that {@link createTokenHandler} does not fit; who asks is for the caller to find out. WebCrypto does the sealing.
 *
 * Rejects with `invalid-options`, for a user whom ZIM does not take `invalid-user`.
 */
export async function mintToken04(options: MintOptions): Promise<string> {
  const { appID, serverSecret, lifetime, mode } = checkSettings(options);
  const { userID, now = Date.now(), nonce = randomNonce(), iv } = options;
  checkUser({ userID }, () => {});
  if (!Number.isFinite(now)) refuseOptions('now must be epoch ms');
  if (nonce !== (nonce | 0)) refuseOptions('nonce must be a signed 32-bit integer');
  const length = typeof iv === 'string' ? new TextEncoder().encode(iv).length : iv?.length;
  if (length !== undefined && length !== IV_LENGTH[mode]) {
    refuseOptions(`iv must have ${IV_LENGTH[mode]} bytes in mode ${mode}; leave it out for a random one`);
  }
  const ctime = Math.floor(now / 1000);
  // ZIM takes no payload.
  const content = { app_id: appID, user_id: userID, nonce, ctime, expire: ctime + lifetime, payload: '' };
  return sealToken(content, { secret: serverSecret, mode, iv });
}

/**
 * Opens a token04 as ZIM's servers do, and answers what is sealed inside; for tests, and for looking into what a backend makes. It
 * does not ask whether the token has expired. Of a UIKit kit token it opens what is before the `#`.
 *
 * Rejects with `token-version` or `token-malformed` for what is no token04, and with `token-rejected` where it does not open
 * with this secret; `invalid-options` for a secret that is none.
 */
export async function readToken04(token: string, serverSecret: string): Promise<TokenContent> {
  checkSecret(serverSecret);
  if (typeof token !== 'string') throw new ZimSessionError('token-malformed');
  parseToken(token);
  try {
    return await openToken(cleanToken(token), serverSecret);
  } catch {
    // What WebCrypto says is no help, and what was opened by chance is nobody's to see.
    throw new ZimSessionError('token-rejected', {
      detail:
        'it does not open with this ServerSecret, so it was made with another one, or changed on its way',
    });
  }
}
