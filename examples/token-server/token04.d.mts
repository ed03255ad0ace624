export type TokenMode = 'GCM' | 'CBC';

export interface Token04Options {
  readonly appID: number;
  readonly userID: string;
  /** The ServerSecret: 32 characters. */
  readonly secret: string;
  /** Seconds. @default 3600 */
  readonly ttl?: number;
  /** @default 'GCM' */
  readonly mode?: TokenMode;
  /** Epoch ms. */
  readonly now?: number;
  /** A signed 32-bit integer; random by default. */
  readonly nonce?: number;
  /** 12 bytes for GCM, 16 for CBC; random by default, and never to be used twice. */
  readonly iv?: string | Uint8Array;
}

export function mintToken04(options: Token04Options): string;
