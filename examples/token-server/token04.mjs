// @ts-check
import { createCipheriv, randomBytes, randomInt } from 'node:crypto';

// AES-256: the 32 characters of the ServerSecret are the key.
const ALGORITHMS = { GCM: 'aes-256-gcm', CBC: 'aes-256-cbc' };

/**
 * Mints a token04, which lets one user of one app log in to ZIM until it expires.
 *
 * @type {typeof import('./token04.d.mts').mintToken04}
 */
export function mintToken04({
  appID,
  userID,
  secret,
  ttl = 3600,
  mode = 'GCM',
  now = Date.now(),
  nonce,
  iv,
}) {
  const ctime = Math.floor(now / 1000);
  const expire = ctime + ttl;
  const content = JSON.stringify({
    app_id: appID,
    user_id: userID,
    nonce: nonce ?? randomInt(-(2 ** 31), 2 ** 31),
    ctime,
    expire,
    // ZIM takes none.
    payload: '',
  });

  const vector = Buffer.from(iv ?? freshVector(mode));
  const cipher = createCipheriv(ALGORITHMS[mode], Buffer.from(secret, 'utf8'), vector);
  const sealed = [cipher.update(content, 'utf8'), cipher.final()];
  if (mode === 'GCM') {
    sealed.push(/** @type {import('node:crypto').CipherGCM} */ (cipher).getAuthTag());
  }

  const expiry = Buffer.alloc(8);
  expiry.writeBigInt64BE(BigInt(expire));
  // CBC is older than the mode byte, so its absence stands for CBC.
  const modeByte = Buffer.from(mode === 'GCM' ? [1] : []);
  const body = [expiry, sized(vector), sized(Buffer.concat(sealed)), modeByte];
  return `04${Buffer.concat(body).toString('base64')}`;
}

/**
 * Must never repeat under one secret. For CBC other generators use 16 printable characters, and so do we.
 *
 * @param {import('./token04.d.mts').TokenMode} mode
 */
function freshVector(mode) {
  const random = randomBytes(12);
  return mode === 'GCM' ? random : random.toString('base64');
}

/**
 * Two bytes of length, then the bytes.
 *
 * @param {Buffer} bytes
 */
function sized(bytes) {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(bytes.length);
  return Buffer.concat([length, bytes]);
}
