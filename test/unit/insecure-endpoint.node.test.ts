import { afterEach, expect, test, vi } from 'vitest';
import { isInsecure, tokenEndpoint } from '../../src/adapters/token-endpoint.ts';

afterEach(() => vi.unstubAllGlobals());

test.each([
  ['http://shop.example/token', undefined, true],
  ['https://shop.example/token', undefined, false],
  ['/token', 'http://shop.example/', true],
  ['/token', 'https://shop.example/', false],
  ['/token', 'http://localhost:5173/', false],
  ['/token', undefined, false],
  ['//api.example/token', 'http://localhost/', true],
  ['http://localhost:3000/token', 'https://shop.example/', false],
  ['http://app.localhost/token', undefined, false],
  ['http://127.0.0.1:3000/token', undefined, false],
  ['http://[::1]:3000/token', undefined, false],
  ['http://localhost.shop.example/token', undefined, true],
  ['http://127.shop.example/token', undefined, true],
] as const)('tokens from %s, asked for by a page at %s: insecure %s', (url, page, insecure) => {
  vi.stubGlobal('location', page && { href: page });
  expect(isInsecure(tokenEndpoint(url))).toBe(insecure);
});

test('a function that asks by itself is not judged, by no page', () => {
  vi.stubGlobal('location', { href: 'http://shop.example/' });
  expect(isInsecure(() => 'token')).toBe(false);
});
