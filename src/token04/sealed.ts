import { type Bytes, concat, textOf, utf8 } from '../bytes.ts';

/** What is sealed inside a token04. Times in unix seconds. */
export interface TokenContent {
  readonly app_id: number;
  readonly user_id: string;
  readonly nonce: number;
  readonly ctime: number;
  readonly expire: number;
  readonly payload: string;
}

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
  readonly mode?: 'GCM' | 'CBC';
  readonly nonce?: number;
  /** 12 bytes or characters for GCM, 16 for CBC; random by default. */
  readonly iv?: Uint8Array | string;
}

const ALGORITHMS = { GCM: 'AES-GCM', CBC: 'AES-CBC' } as const;

/** Mints a token04 as a token server does. */
export async function mintTestToken(options: TestTokenOptions): Promise<string> {
  const { appID, userID, secret, now = Date.now(), mode = 'GCM', ttl = 3600 } = options;
  const expire = Math.floor((options.expiresAt ?? now + ttl * 1000) / 1000);
  const content: TokenContent = {
    app_id: appID,
    user_id: userID,
    nonce: options.nonce ?? crypto.getRandomValues(new Int32Array(1))[0] ?? 0,
    ctime: Math.floor(now / 1000),
    expire,
    payload: '',
  };
  const iv = initialisationVector(options.iv, mode);
  const name = ALGORITHMS[mode];
  const key = await crypto.subtle.importKey('raw', utf8(secret), name, false, ['encrypt']);
  const sealed = new Uint8Array(
    await crypto.subtle.encrypt({ name, iv }, key, utf8(JSON.stringify(content))),
  );

  const expiry = new DataView(new ArrayBuffer(8));
  expiry.setBigInt64(0, BigInt(expire));
  const body = concat(
    new Uint8Array(expiry.buffer),
    sized(iv),
    sized(sealed),
    new Uint8Array(mode === 'GCM' ? [1] : []),
  );
  return `04${btoa(String.fromCharCode(...body))}`;
}

/** Opens a token04 as ZIM's servers do. Rejects when it is no token, or not of this secret. */
export async function openToken(token: string, secret: string): Promise<TokenContent> {
  if (!token.startsWith('04')) throw new RangeError('not a token04');
  const body = Uint8Array.from(atob(token.slice(2)), (character) => character.charCodeAt(0));
  const view = new DataView(body.buffer);
  const ivEnd = 10 + view.getUint16(8);
  const sealedEnd = ivEnd + 2 + view.getUint16(ivEnd);
  const name = body[sealedEnd] === 1 ? ALGORITHMS.GCM : ALGORITHMS.CBC;
  const key = await crypto.subtle.importKey('raw', utf8(secret), name, false, ['decrypt']);
  const iv = body.slice(10, ivEnd);
  const plain = await crypto.subtle.decrypt({ name, iv }, key, body.slice(ivEnd + 2, sealedEnd));
  return JSON.parse(textOf(new Uint8Array(plain)));
}

function initialisationVector(given: Uint8Array | string | undefined, mode: 'GCM' | 'CBC'): Bytes {
  if (typeof given === 'string') return utf8(given);
  return given ? new Uint8Array(given) : crypto.getRandomValues(new Uint8Array(mode === 'GCM' ? 12 : 16));
}

/** Two bytes of length, then the bytes. */
function sized(bytes: Bytes): Bytes {
  return concat(new Uint8Array([bytes.length >> 8, bytes.length & 255]), bytes);
}
