import { type Browser, chromium, type Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findChromium } from '../browser/chromium.ts';
import { type CorsCase, corsCases, corsEndpoint } from '../cli/cors-cases.ts';
import { closeAll, endpoint, says } from '../cli/endpoint.ts';

// What the check says of CORS (test/cli/cors.node.test.ts) is what a real browser does.

let browser: Browser;
let page: Page;

beforeAll(async () => {
  browser = await chromium.launch(await findChromium());
  page = await browser.newPage();
  await page.goto(await endpoint(says('<!doctype html>', { 'content-type': 'text/html' })));
});
afterAll(async () => {
  await browser?.close();
  closeAll();
});

/** Asks from the page, as `tokenEndpoint` does. */
async function readable(url: string, { method = 'GET', headers = {}, credentials }: CorsCase['request']) {
  const init: RequestInit = {
    method,
    headers: { ...headers, ...(method === 'POST' && { 'content-type': 'application/json' }) },
    ...(method === 'POST' && { body: '{}' }),
    credentials: credentials ? 'include' : 'same-origin',
    cache: 'no-store',
  };
  return page.evaluate(
    async ([url, init]) => {
      try {
        const response = await fetch(url, init);
        return { answer: response.status, date: response.headers.has('date') };
      } catch {
        return { answer: null, date: false };
      }
    },
    [url, init] as const,
  );
}

test.each(corsCases('').map(({ name }, index) => [name, index] as const))('%s', async (_name, index) => {
  const one = corsCases(new URL(page.url()).origin)[index] as CorsCase;
  const { answer, date } = await readable(await corsEndpoint(one), one.request);
  expect(answer).toBe('cors' in one.bad || 'preflight' in one.bad ? null : 200);
  expect(date).toBe(answer !== null && !/hides Date/.test(String(one.bad.headers ?? '')));
});
