import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findChromium } from '../browser/chromium.ts';

const script = fileURLToPath(new URL('../../examples/demo/start.mjs', import.meta.url));

// Renewed at half of their life: two renewals of 90 s tokens would take too long.
const LIFETIME = 40;

async function occupy(port = 0): Promise<Server> {
  const server = createServer().listen(port, '127.0.0.1');
  await Promise.race([
    once(server, 'listening'),
    once(server, 'error').then(([error]) => Promise.reject(error)),
  ]);
  return server;
}

const portOf = (server: Server) => (server.address() as AddressInfo).port;

describe('npm run demo', () => {
  let busy: Server;
  let demo: ChildProcess;
  let output = '';
  let url = '';
  let browser: Browser;
  let page: Page;
  const errors: string[] = [];

  beforeAll(async () => {
    busy = await occupy();
    const { ZEGO_APP_ID: _id, ZEGO_SERVER_SECRET: _secret, ...env } = process.env;
    demo = spawn(process.execPath, [script], {
      env: { ...env, PORT: String(portOf(busy)), ZIM_TOKEN_TTL: String(LIFETIME) },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const found = findChromium().then(({ executablePath, args, env }) =>
      chromium.launch({ executablePath, args, env }),
    );
    await new Promise<void>((resolve, reject) => {
      const hear = (chunk: Buffer) => {
        output += chunk;
        url = /http:\S+/.exec(output)?.[0] ?? '';
        if (url) resolve();
      };
      demo.stdout?.on('data', hear);
      demo.stderr?.on('data', hear);
      demo.on('exit', (code) => reject(new Error(`the demo ended with ${code}: ${output}`)));
    });
    browser = await found;
    page = await browser.newPage();
    page.on('pageerror', (error) => errors.push(error.message));
    await page.goto(url);
  });

  afterAll(async () => {
    await browser?.close();
    demo?.kill('SIGKILL');
    busy?.close();
  });

  it('picks another port when its own is taken', () => {
    expect(Number(new URL(url).port)).not.toBe(portOf(busy));
    expect(output).toContain(`Port ${portOf(busy)} is taken`);
  });

  it('says in plain words what is wrong with a user ID', async () => {
    const loginButton = page.getByRole('button', { name: 'Log in' });
    await page.getByLabel('User ID').fill('123e4567-e89b-12d3-a456-426614174000');
    await loginButton.click();
    await page.getByRole('alert').getByText('take the dashes out').waitFor();
    expect(await page.getByRole('button', { name: 'Renew now' }).isEnabled()).toBe(false);
    expect(await page.getByRole('button', { name: 'Log out' }).isEnabled()).toBe(false);
    expect(await loginButton.isEnabled()).toBe(true);
  });

  it('logs in with the real SDK and renews twice by itself', { timeout: 90_000 }, async () => {
    const renewals = () =>
      page.evaluate(() => window.zimSession.timeline().filter(({ type }) => type === 'tokenRenewed').length);
    await page.getByLabel('User ID').fill('alice');
    await page.getByRole('button', { name: 'Log in' }).click();
    await page.getByRole('status').getByText('Logged in').waitFor();
    await page.getByText(/^renews in \d+ s$/).waitFor();
    await page.getByText(/^expires in \d+ s$/).waitFor();
    expect(await page.getByRole('alert').isVisible()).toBe(false);
    expect(await renewals()).toBe(0);

    await expect.poll(renewals, { timeout: 55_000, interval: 500 }).toBe(2);
    await expect.poll(() => page.locator('#renewals').innerText()).toBe('2');
    expect(await page.locator('li[data-type="tokenRenewed"]').count()).toBe(2);
    expect(await page.getByRole('status').innerText()).toBe('Logged in');
    expect(await page.evaluate(() => document.body.innerText)).not.toMatch(/\b04[\w+/]{20}/);
  });

  it('renews at once when asked to, and logs out', async () => {
    await page.getByRole('button', { name: 'Renew now' }).click();
    await expect.poll(() => page.locator('#renewals').innerText()).toBe('3');
    await page.getByRole('button', { name: 'Log out' }).click();
    await page.getByRole('status').getByText('Logged out').waitFor();
    expect(await page.getByRole('button', { name: 'Log in' }).isEnabled()).toBe(true);
    expect(errors).toEqual([]);
  });

  it('ends at Ctrl-C, with the page still open, and frees its port', async () => {
    const ended = once(demo, 'exit');
    demo.kill('SIGINT');
    expect(await ended).toEqual([0, null]);
    const again = await occupy(Number(new URL(url).port));
    again.close();
  });
});
