import { describe, expect, it } from 'vitest';
import { mintToken04 } from '../../examples/token-server/token04.mjs';
import { open } from './token-server.ts';

describe('mintToken04', () => {
  const known = {
    appID: 1234567890,
    userID: 'alice',
    serverSecret: '0123456789abcdef0123456789abcdef',
    now: 1_700_000_000_999,
    nonce: 42,
  };

  it('makes the known tokens', async () => {
    expect(await mintToken04({ ...known, mode: 'CBC', iv: 'abcdefghijklmnop' })).toBe(
      '04AAAAAGVT/xAAEGFiY2RlZmdoaWprbG1ub3AAcJwJclIKyjW0qO9Z//dHZNvpYQpx2Mz+KL+DfnprnEsq7p0LRejsjWac9MzPIKSV6vmkyKuy9NLBEDFAYEI4c+uYl4qg2HZ3WKlIlrg+4z8ERNYstHqGTjtcKEKDeGCKwlOd+seoz+WINREXFpYTw0E=',
    );
    expect(await mintToken04({ ...known, iv: 'abcdefghijkl' })).toBe(
      '04AAAAAGVT/xAADGFiY2RlZmdoaWprbAB2Eu6oz7u6BLdBJsMjOa1tCWsJgi+Vohooe8xh9bZ+9MgNpMmfS3begSQV/sNrsb3prHme1883G578xX56nJ24dfzDuf3W0gM1dTBxDQtS1QrKxdtEm6kXOf1zALNY0xVU1a3JmNvV7So46kokdSxrQk9/orJVVgE=',
    );
  });

  it.each(['GCM', 'CBC'] as const)(
    'seals who, when and until when (%s), never twice the same',
    async (mode) => {
      const token = await mintToken04({ ...known, mode, lifetime: 90 });
      const opened = open(token, known.serverSecret);
      expect(opened).toMatchObject({ mode, expiry: 1_700_000_090 });
      expect(opened.content).toEqual({
        app_id: 1234567890,
        user_id: 'alice',
        nonce: 42,
        ctime: 1_700_000_000,
        expire: 1_700_000_090,
        payload: '',
      });
      expect(await mintToken04({ ...known, mode, lifetime: 90 })).not.toBe(token);
    },
  );
});
