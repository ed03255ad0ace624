import dns from 'node:dns';
import { createServer as createTlsServer } from 'node:https';
import { createServer as createNetServer } from 'node:net';
import { generate } from 'selfsigned';
import { afterEach, expect, test, vi } from 'vitest';
import type { Question } from '../../src/cli/ask.ts';
import { judgeAddress, judgeRedirect } from '../../src/cli/transport.ts';
import { check, closeAll, endpoint, listening, says, token } from './endpoint.ts';

afterEach(closeAll);

test('plain http, except to this machine, is a problem even though a session would log in', async () => {
  const url = await endpoint(says(await token()));
  // Not a name of this machine, and leads to it all the same.
  const { status, report, bad } = await check(url.replace('127.0.0.1', '0.0.0.0'));
  expect([status, report.code]).toEqual([1, null]);
  expect(bad).toEqual({ address: expect.stringContaining('whoever listens on the way gets the token') });
});

test.each([
  ['http://shop.example/token', 'problem'],
  ['https://shop.example/token', 'ok'],
  ['http://localhost:3000/token', 'ok'],
  ['http://app.localhost/token', 'ok'],
  ['http://127.0.0.1:3000/token', 'ok'],
  ['http://[::1]:3000/token', 'ok'],
  ['http://localhost.shop.example/token', 'problem'],
  ['http://127.shop.example/token', 'problem'],
  ['http://192.168.0.2/token', 'problem'],
])('the address %s: %s', (url, level) => {
  expect(judgeAddress({ url: new URL(url), origin: null } as Question)).toMatchObject({
    check: 'address',
    level,
  });
});

test('an https page cannot call plain http', async () => {
  const url = await endpoint(
    says(await token(), { 'access-control-allow-origin': '*', 'access-control-expose-headers': '*' }),
  );
  const { report, bad } = await check(url.replace('127.0.0.1', '0.0.0.0'), ['--origin', 'https://a.example']);
  expect(report.code).toBe('token-endpoint-unreachable');
  expect(bad).toEqual({ address: expect.stringContaining('does not let an https page') });
});

async function expectSilence(url: string, words: string): Promise<void> {
  const { status, report, bad, out } = await check(url);
  expect([status, report.code]).toEqual([1, 'token-endpoint-unreachable']);
  expect(bad).toEqual({ answer: expect.stringContaining(words) });
  expect(out.split('\n').filter((line) => /^[✓✗!–]/.test(line))).toHaveLength(3);
}

test('nobody listens', async () => {
  const url = await endpoint(says(''));
  closeAll();
  await expectSilence(url, 'nobody listens');
});

test.each(['ENOTFOUND', 'EAI_AGAIN'])('no host of this name (%s)', async (code) => {
  // Not a real resolver: one that cannot be reached takes longer than a check may.
  const refuse = (_host: string, _options: object, found: (error: Error) => void) =>
    found(Object.assign(new Error(code), { code }));
  const lookup = vi.spyOn(dns, 'lookup').mockImplementation(refuse as never);
  await expectSilence('https://nobody.invalid/token', 'no host of this name');
  expect(lookup).toHaveBeenCalledWith('nobody.invalid', expect.anything(), expect.anything());
  lookup.mockRestore();
});

test('a port that browsers refuse', () =>
  expectSilence('http://127.0.0.1:1/token', 'no browser asks at this port'));

test('what comes is not HTTP', async () => {
  const server = createNetServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', () => socket.end('SSH-2.0-nothing for you\r\n'));
  });
  await expectSilence(`http://${await listening(server)}/token`, 'not HTTP');
});

test('https where http is spoken', async () => {
  const url = await endpoint(says(''));
  await expectSilence(url.replace('http:', 'https:'), 'does not speak https');
});

test('a certificate that nobody vouches for', async () => {
  const { private: key, cert } = await generate([{ name: 'commonName', value: '127.0.0.1' }]);
  const server = createTlsServer({ key, cert }, (_request, response) => response.end());
  await expectSilence(`https://${await listening(server)}/token`, 'certificate is not valid');
});

test.each([
  ['https://alice-hdr-secret.evil.example'],
  ['https://api.example.com.alice-hdr-secret.example'],
  ['https://alice-hdr-secret:8443', 'https://b.example'],
])('a redirect that names a user or a header in its host is not quoted: %s', (...redirects) => {
  for (const stopped of [false, true]) {
    const finding = judgeRedirect(
      { redirects, stopped } as never,
      { url: new URL('https://api.example.com') } as never,
    );
    expect(JSON.stringify(finding)).not.toContain('alice-hdr-secret');
    expect(finding.level).toBe('problem');
  }
});

test('a redirect from http to https is none to another site', () => {
  const question = { url: new URL('http://a.example/token') } as Question;
  const redirected = (...redirects: string[]) => judgeRedirect({ redirects } as never, question);
  expect(redirected('https://a.example')).toMatchObject({ level: 'warning', text: 'from http to https' });
  expect(redirected('https://a.example', 'https://b.example')).toMatchObject({ level: 'problem' });
});
