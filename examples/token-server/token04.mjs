// @ts-check

// AES-256: the 32 characters of the ServerSecret are the key.
const ALGORITHMS = { GCM: 'AES-GCM', CBC: 'AES-CBC' };

/** @param {string} text */
const utf8 = (text) => new TextEncoder().encode(text);

/**
 * Mints a token04, which lets one user of one app log in to ZIM until it expires. WebCrypto does the sealing:
 * it is the same in Node 20, Deno, Bun and Workers.
 *
 * @type {typeof import('./token04.d.mts').mintToken04}
 */
export async function mintToken04({
  appID,
  userID,
  serverSecret,
  lifetime = 3600,
  mode = 'GCM',
  now = Date.now(),
  nonce = crypto.getRandomValues(new Int32Array(1))[0],
  iv = freshVector(mode),
}) {
  const secret = utf8(serverSecret);
  // AES takes 16 and 24 bytes, too, and ZIM none of what comes of it.
  if (secret.length !== 32) throw new RangeError('The ServerSecret must have 32 characters.');
  const ctime = Math.floor(now / 1000);
  const expire = ctime + lifetime;
  // ZIM takes no payload.
  const content = { app_id: appID, user_id: userID, nonce, ctime, expire, payload: '' };

  const name = ALGORITHMS[mode];
  const vector = typeof iv === 'string' ? utf8(iv) : new Uint8Array(iv);
  const key = await crypto.subtle.importKey('raw', secret, name, false, ['encrypt']);
  // Padded with CBC; with GCM the tag comes last. ZIM wants both like that.
  const sealed = await crypto.subtle.encrypt({ name, iv: vector }, key, utf8(JSON.stringify(content)));

  const expiry = new DataView(new ArrayBuffer(8));
  expiry.setBigInt64(0, BigInt(expire));
  // CBC is older than the mode byte, so its absence stands for CBC.
  const modeByte = mode === 'GCM' ? [1] : [];
  const body = [
    ...new Uint8Array(expiry.buffer),
    ...sized(vector),
    ...sized(new Uint8Array(sealed)),
    ...modeByte,
  ];
  return `04${btoa(String.fromCharCode(...body))}`;
}

/**
 * Must never repeat under one secret. For CBC other generators use 16 printable characters, and so do we.
 *
 * @param {import('./token04.d.mts').TokenMode} mode
 */
function freshVector(mode) {
  const random = crypto.getRandomValues(new Uint8Array(12));
  return mode === 'GCM' ? random : btoa(String.fromCharCode(...random));
}

/**
 * Two bytes of length, then the bytes.
 *
 * @param {Uint8Array} bytes
 */
function sized(bytes) {
  return [bytes.length >> 8, bytes.length & 255, ...bytes];
}
