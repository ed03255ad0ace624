export type TokenMode = 'GCM' | 'CBC';

export interface Token04Options {
  readonly appID: number;
  readonly userID: string;
  /** 32 characters. */
  readonly serverSecret: string;
  /** Seconds. @default 3600 */
  readonly lifetime?: number | undefined;
  /** @default 'GCM' */
  readonly mode?: TokenMode | undefined;
  /** Epoch ms. */
  readonly now?: number | undefined;
  /** A signed 32-bit integer; random by default. */
  readonly nonce?: number | undefined;
  /** 12 bytes for GCM, 16 for CBC; random by default, and never to be used twice. */
  readonly iv?: string | Uint8Array | undefined;
}

export function mintToken04(options: Token04Options): Promise<string>;
