import { describe, expect, it } from 'vitest';
import { concat, textOf, utf8 } from '../../src/bytes.ts';
import { cipherFor } from '../../src/testing/zim-server/cipher.ts';
import {
  decodePayload,
  encodeFrame,
  encodePayload,
  frameReader,
} from '../../src/testing/zim-server/frame.ts';
import { md5 } from '../../src/testing/zim-server/md5.ts';
import { fixedNonce, nonceFrom, recordNonces } from '../../src/testing/zim-server/nonces.ts';
import { decodeFields, encodeFields } from '../../src/testing/zim-server/protobuf.ts';
import { createZimServer } from '../../src/testing/zim-server/zim-server.ts';
import { openToken } from '../../src/token04/sealed.ts';
import { mintTestToken } from '../../src/token04/test-token.ts';

const secret = '0123456789abcdef0123456789abcdef';
const hex = (bytes: Uint8Array) => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');

describe('md5', () => {
  it.each([
    ['', 'd41d8cd98f00b204e9800998ecf8427e'],
    ['a', '0cc175b9c0f1b6a831c399e269772661'],
    ['abc', '900150983cd24fb0d6963f7d28e17f72'],
    ['message digest', 'f96b697d7cb7938d525a2f31aaf161d0'],
    ['abcdefghijklmnopqrstuvwxyz', 'c3fcd3d76192e4007dfb496cca67e13b'],
    ['ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789', 'd174ab98d277d9f5a5611c2c9f419d9f'],
    ['1234567890'.repeat(8), '57edf4a22be3c955ac49da2e2107b67a'],
  ])('of %j as in RFC 1321', (text, digest) => {
    expect(hex(md5(utf8(text)))).toBe(digest);
  });
});

describe('the codec', () => {
  it('carries numbers, texts and bytes, large timestamps included', () => {
    const fields = decodeFields(
      encodeFields({ 1: 1_893_456_000_123, 2: 'päth', 16: new Uint8Array([0, 255]), 3: undefined }),
    );
    expect(fields.number(1)).toBe(1_893_456_000_123);
    expect(fields.text(2)).toBe('päth');
    expect([...fields.bytes(16)]).toEqual([0, 255]);
    expect(fields.number(3)).toBe(0);
  });

  it('refuses what is cut short', () => {
    expect(() => decodeFields(encodeFields({ 1: 'abc' }).subarray(0, 3))).toThrow(RangeError);
  });

  it('carries a payload', () => {
    const payload = {
      cmd: '/sw/hb',
      seq: 7,
      timestamp: 1_700_000_000_000,
      appID: 9,
      userID: 'alice',
      body: utf8('body'),
    };
    const { body, ...header } = decodePayload(encodePayload({ ...payload, sessionID: 3, userNid: 4 }));
    expect(header).toEqual({
      cmd: '/sw/hb',
      seq: 7,
      timestamp: 1_700_000_000_000,
      appID: 9,
      userID: 'alice',
      sessionID: 3,
      userNid: 4,
    });
    expect(textOf(body)).toBe('body');
  });

  it('puts split and merged frames together', () => {
    const frames = ['one', '', 'three'].map((text, index) => ({
      type: 17,
      streamID: index,
      body: utf8(text),
    }));
    const stream = concat(...frames.map(encodeFrame));
    for (const size of [1, 5, 14, stream.length]) {
      const read = frameReader();
      const got = [];
      for (let at = 0; at < stream.length; at += size) got.push(...read(stream.subarray(at, at + size)));
      expect(got.map((frame) => [frame.streamID, textOf(frame.body)])).toEqual([
        [0, 'one'],
        [1, ''],
        [2, 'three'],
      ]);
    }
  });

  it('decrypts what it encrypted', async () => {
    const cipher = cipherFor('1234567890123456');
    const sealed = await cipher.encrypt(utf8('hello'));
    expect(sealed).toHaveLength(16);
    expect(textOf(await cipher.decrypt(sealed))).toBe('hello');
  });
});

describe('nonces', () => {
  it('are sixteen digits of Math.random, padded by their own start', () => {
    expect(nonceFrom(0.12345678901234568)).toBe('1234567890123456');
    expect(nonceFrom(0.1234567890125)).toBe('1234567890125123');
    expect(fixedNonce().key1For('anything')).toBe('1234567890123456');
  });

  it('are found in the record by the one before', () => {
    const original = Math.random;
    const outputs = [0.5123456789, 0.25, 0.7512345678901];
    Math.random = () => outputs.shift() ?? 0;
    const recorder = recordNonces();
    const stamp = nonceFrom(Math.random());
    const key1 = nonceFrom(Math.random());
    expect(recorder.key1For(stamp)).toBe(key1);
    expect(recorder.key1For('1')).toBeUndefined();
    expect(recorder.key1For(key1)).toBeUndefined();
    recorder.restore();
    Math.random = original;
  });
});

describe('token04', () => {
  const vectors = {
    CBC: '04AAAAAGVT/xAAEGFiY2RlZmdoaWprbG1ub3AAcJwJclIKyjW0qO9Z//dHZNvpYQpx2Mz+KL+DfnprnEsq7p0LRejsjWac9MzPIKSV6vmkyKuy9NLBEDFAYEI4c+uYl4qg2HZ3WKlIlrg+4z8ERNYstHqGTjtcKEKDeGCKwlOd+seoz+WINREXFpYTw0E=',
    GCM: '04AAAAAGVT/xAADGFiY2RlZmdoaWprbAB2Eu6oz7u6BLdBJsMjOa1tCWsJgi+Vohooe8xh9bZ+9MgNpMmfS3begSQV/sNrsb3prHme1883G578xX56nJ24dfzDuf3W0gM1dTBxDQtS1QrKxdtEm6kXOf1zALNY0xVU1a3JmNvV7So46kokdSxrQk9/orJVVgE=',
  } as const;
  const content = {
    app_id: 1234567890,
    user_id: 'alice',
    nonce: 42,
    ctime: 1_700_000_000,
    expire: 1_700_003_600,
    payload: '',
  };

  it.each([
    ['CBC', 'abcdefghijklmnop'],
    ['GCM', 'abcdefghijkl'],
  ] as const)('is minted and opened in %s', async (mode, iv) => {
    const options = {
      appID: 1234567890,
      userID: 'alice',
      secret,
      ttl: 3600,
      now: 1_700_000_000_000,
      nonce: 42,
    };
    expect(await mintTestToken({ ...options, mode, iv })).toBe(vectors[mode]);
    expect(await openToken(vectors[mode], secret)).toEqual(content);
    const random = await mintTestToken({ ...options, mode });
    expect(random).not.toBe(vectors[mode]);
    expect(await openToken(random, secret)).toEqual(content);
  });

  it.each(Object.entries(vectors))('is not opened with another secret (%s)', async (_, token) => {
    await expect(openToken(token, secret.replace('0', 'x'))).rejects.toBeDefined();
    await expect(openToken('no token', secret)).rejects.toBeDefined();
  });
});

describe('the server', () => {
  it('terminates who does not speak its protocol, and takes nobody while offline', () => {
    const server = createZimServer({ appID: 1, secret, key1For: () => undefined });
    const calls: string[] = [];
    const transport = {
      send: () => calls.push('send'),
      close: () => calls.push('close'),
      terminate: () => calls.push('terminate'),
    };
    server.connect(transport).receive(utf8('GET / HTTP/1.1\r\nHost: x\r\n\r\n'));
    expect(calls).toEqual(['terminate']);
    server.offline();
    expect(server.reachable).toBe(false);
    server.connect(transport);
    expect(calls).toEqual(['terminate', 'terminate']);
    server.heal();
    expect(server.reachable).toBe(true);
    expect(server.online()).toEqual([]);
  });
});
