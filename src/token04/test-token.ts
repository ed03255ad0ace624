import type { TokenMode } from './frame.ts';
import { randomNonce, sealToken } from './sealed.ts';

/** Of `mintTestToken`. */
export interface TestTokenOptions {
  readonly appID: number;
  readonly userID: string;
  /** The ServerSecret: 32 characters. For tests only; a real one never belongs into a page. */
  readonly secret: string;
  /** Seconds from `now`; 3600 unless `expiresAt` says otherwise. */
  readonly ttl?: number;
  /** Epoch ms. */
  readonly expiresAt?: number;
  /** Epoch ms. */
  readonly now?: number;
  readonly mode?: TokenMode;
  readonly nonce?: number;
  /** 12 bytes or characters for GCM, 16 for CBC; random by default. */
  readonly iv?: Uint8Array | string;
}

/** Mints a token04 as a token server does, also one that ZIM refuses: expired, of nobody, of another secret. */
export function mintTestToken(options: TestTokenOptions): Promise<string> {
  const { appID, userID, secret, now = Date.now(), ttl = 3600, mode, iv } = options;
  const content = {
    app_id: appID,
    user_id: userID,
    nonce: options.nonce ?? randomNonce(),
    ctime: Math.floor(now / 1000),
    expire: Math.floor((options.expiresAt ?? now + ttl * 1000) / 1000),
    payload: '',
  };
  return sealToken(content, { secret, mode, iv });
}
