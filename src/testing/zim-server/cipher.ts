import { type Bytes, utf8 } from '../../bytes.ts';
import { md5 } from './md5.ts';

/** AES-128-CBC with PKCS#7, the initialisation vector being the MD5 of the key: ZIM's transport cipher. */
export interface Cipher {
  encrypt(plain: Bytes): Promise<Bytes>;
  decrypt(secret: Bytes): Promise<Bytes>;
}

export function cipherFor(key: string | Bytes): Cipher {
  const raw = typeof key === 'string' ? utf8(key) : key;
  const algorithm = { name: 'AES-CBC', iv: md5(raw) };
  const imported = crypto.subtle.importKey('raw', raw, 'AES-CBC', false, ['encrypt', 'decrypt']);
  return {
    encrypt: async (plain) => new Uint8Array(await crypto.subtle.encrypt(algorithm, await imported, plain)),
    // The SDK leaves an empty body as it is.
    decrypt: async (secret) =>
      secret.length === 0
        ? secret
        : new Uint8Array(await crypto.subtle.decrypt(algorithm, await imported, secret)),
  };
}
