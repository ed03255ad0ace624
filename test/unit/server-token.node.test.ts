import { createCipheriv } from 'node:crypto';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { isZimSessionError } from 'zim-session';
import { DEVELOPMENT_APP, type MintOptions, mintToken04, readToken04 } from 'zim-session/server';
import { mintTestToken, TEST_SECRET } from 'zim-session/testing';
import { open, SECRET } from './server-served.ts';

afterEach(() => vi.unstubAllEnvs());

const known = {
  appID: 1234567890,
  userID: 'alice',
  serverSecret: '0123456789abcdef0123456789abcdef',
  now: 1_700_000_000_999,
  nonce: 42,
};
const VECTORS = {
  CBC: '04AAAAAGVT/xAAEGFiY2RlZmdoaWprbG1ub3AAcJwJclIKyjW0qO9Z//dHZNvpYQpx2Mz+KL+DfnprnEsq7p0LRejsjWac9MzPIKSV6vmkyKuy9NLBEDFAYEI4c+uYl4qg2HZ3WKlIlrg+4z8ERNYstHqGTjtcKEKDeGCKwlOd+seoz+WINREXFpYTw0E=',
  GCM: '04AAAAAGVT/xAADGFiY2RlZmdoaWprbAB2Eu6oz7u6BLdBJsMjOa1tCWsJgi+Vohooe8xh9bZ+9MgNpMmfS3begSQV/sNrsb3prHme1883G578xX56nJ24dfzDuf3W0gM1dTBxDQtS1QrKxdtEm6kXOf1zALNY0xVU1a3JmNvV7So46kokdSxrQk9/orJVVgE=',
};
const SEALED = {
  app_id: 1234567890,
  user_id: 'alice',
  nonce: 42,
  ctime: 1_700_000_000,
  expire: 1_700_003_600,
  payload: '',
};
const MODES = ['GCM', 'CBC'] as const;

/** What it rejects with, which says neither the secret nor the token nor the user. */
async function codeOf(work: Promise<unknown>, pattern = /./): Promise<string> {
  const error = await work.then(
    () => null,
    (thrown) => thrown,
  );
  if (!isZimSessionError(error)) throw new Error(`no error of ours: ${error}`);
  expect(error.message).toMatch(pattern);
  // The message has an example.
  const said = error.message.replace('as in { userID: "alice" }', '');
  expect(`${said} ${error.cause}`).not.toMatch(/alice|0123456789|zyxwv|AAAAAG/);
  return error.code;
}

describe('mintToken04', () => {
  it('makes the known tokens', async () => {
    expect(await mintToken04({ ...known, mode: 'CBC', iv: 'abcdefghijklmnop' })).toBe(VECTORS.CBC);
    expect(await mintToken04({ ...known, iv: 'abcdefghijkl' })).toBe(VECTORS.GCM);
    expect(await mintToken04({ ...known, iv: new TextEncoder().encode('abcdefghijkl') })).toBe(VECTORS.GCM);
  });

  it.each(MODES)('seals who, when and until when (%s), never twice the same', async (mode) => {
    const token = await mintToken04({ ...known, mode, lifetime: 90 });
    const opened = open(token, known.serverSecret);
    expect(opened).toMatchObject({ mode, expiry: 1_700_000_090 });
    expect(opened.content).toEqual({ ...SEALED, expire: 1_700_000_090 });
    expect(await mintToken04({ ...known, mode, lifetime: 90 })).not.toBe(token);
    const { nonce: _given, ...random } = known;
    const nonces = [mintToken04({ ...random, mode }), mintToken04({ ...random, mode })];
    const [one, two] = (await Promise.all(nonces)).map(
      (text) => open(text, known.serverSecret).content.nonce,
    );
    expect(one).not.toBe(two);
  });

  it.each<[object, RegExp]>([
    [{ appID: 0 }, /appID must be a positive integer: copy it/],
    [{ serverSecret: SECRET.slice(1) }, /32 characters.*this one has 31/],
    [{ serverSecret: SECRET.repeat(2) }, /it is the AppSign/],
    [{ serverSecret: ` ${SECRET.slice(1)}` }, /spaces or quotes/],
    [{ serverSecret: undefined }, /32 characters/],
    [{ lifetime: 30 }, /from 31 to 2073600/],
    [{ lifetime: 3_600_000 }, /not milliseconds/],
    [{ lifetime: 60.5 }, /whole seconds/],
    [{ mode: 'ECB' }, /GCM or CBC/],
    [{ nonce: 2 ** 31 }, /32-bit/],
    [{ now: Number.NaN }, /epoch ms/],
    [{ iv: 'abcdefghijklmnop' }, /12 bytes in mode GCM/],
    [{ iv: new Uint8Array(12), mode: 'CBC' }, /16 bytes in mode CBC/],
  ])('refuses %j', async (wrong, pattern) => {
    const options = { ...known, ...wrong } as MintOptions;
    expect(await codeOf(mintToken04(options), pattern)).toBe('invalid-options');
  });

  it.each([[undefined as never], [''], ['x'.repeat(33)], ['a b'], ['123e4567-e89b-12d3-a456-426614174000']])(
    'refuses the user %j',
    async (userID) => {
      expect(await codeOf(mintToken04({ ...known, userID }))).toBe('invalid-user');
    },
  );

  it('refuses the development app in production', async () => {
    vi.stubEnv('NODE_ENV', 'production');
    const minting = mintToken04({ ...DEVELOPMENT_APP, userID: 'alice' });
    expect(await codeOf(minting, /whose secret is public/)).toBe('invalid-options');
    expect(await mintToken04({ ...known, serverSecret: SECRET })).toMatch(/^04/);
  });
});

describe('readToken04', () => {
  it.each(MODES)('opens the known token (%s), with spaces around it or a kit behind it', async (mode) => {
    for (const token of [VECTORS[mode], ` ${VECTORS[mode]}\n`, `${VECTORS[mode]}#eyJ9`]) {
      expect(await readToken04(token, known.serverSecret)).toEqual(SEALED);
    }
  });

  it('opens what node:crypto has sealed, as other backends do', async () => {
    const iv = 'abcdefghijklmnop';
    const cipher = createCipheriv('aes-256-cbc', known.serverSecret, iv);
    const sealed = Buffer.concat([cipher.update(JSON.stringify(SEALED)), cipher.final()]);
    const head = Buffer.alloc(8);
    head.writeUInt32BE(SEALED.expire, 4);
    const lengths = [iv.length, sealed.length].map((length) => Buffer.from([length >> 8, length & 255]));
    const body = Buffer.concat([head, lengths[0]!, Buffer.from(iv), lengths[1]!, sealed]);
    const content = await readToken04(`04${body.toString('base64')}`, known.serverSecret);
    expect(content).toEqual(SEALED);
  });

  it.each(MODES)('does not open it with another secret, nor when it was changed (%s)', async (mode) => {
    expect(await codeOf(readToken04(VECTORS[mode], SECRET), /another one, or changed/)).toBe(
      'token-rejected',
    );
    if (mode === 'CBC') return;
    const changed = `${VECTORS.GCM.slice(0, 60)}AAAA${VECTORS.GCM.slice(64)}`;
    expect(await codeOf(readToken04(changed, known.serverSecret))).toBe('token-rejected');
  });

  it.each<[unknown, string]>([
    [undefined, 'token-malformed'],
    ['', 'token-malformed'],
    ['no token', 'token-malformed'],
    [VECTORS.GCM.slice(0, -8), 'token-malformed'],
    [VECTORS.GCM.replace('04', '03'), 'token-version'],
  ])('refuses %j with %s', async (token, code) => {
    expect(await codeOf(readToken04(token as string, known.serverSecret))).toBe(code);
  });

  it('refuses a secret that is none', async () => {
    expect(await codeOf(readToken04(VECTORS.GCM, '0123456789'), /this one has 10/)).toBe('invalid-options');
  });

  it('opens what the testing kit mints, whose secret is that of the development app', async () => {
    expect(DEVELOPMENT_APP.serverSecret).toBe(TEST_SECRET);
    const token = await mintTestToken({ ...known, secret: TEST_SECRET, now: 1_700_000_000_000 });
    expect(await readToken04(token, TEST_SECRET)).toEqual(SEALED);
  });
});
