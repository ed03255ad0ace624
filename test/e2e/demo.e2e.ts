import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { FrameLocator, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { temporary } from '../temporary.ts';
import { type Demo, startDemo } from './demo-server.ts';
import { serveFolder } from './static-server.ts';

async function occupy(port = 0): Promise<Server> {
  const server = createServer().listen(port, '127.0.0.1');
  await Promise.race([
    once(server, 'listening'),
    once(server, 'error').then(([error]) => Promise.reject(error)),
  ]);
  return server;
}

const script = fileURLToPath(new URL('../../examples/demo/start.mjs', import.meta.url));

const portOf = (server: Server) => (server.address() as AddressInfo).port;

describe('npm run demo', () => {
  let busy: Server;
  let demo: Demo;
  let page: Page;
  let app: FrameLocator;
  const errors: string[] = [];

  beforeAll(async () => {
    busy = await occupy();
    demo = await startDemo({ PORT: String(portOf(busy)), ZIM_TOKEN_TTL: '90' });
    page = await demo.newPage();
    page.on('pageerror', (error) => errors.push(error.message));
    await page.goto(demo.url);
    app = page.frameLocator('#ours');
  });

  afterAll(async () => {
    await demo?.browser.close();
    demo?.process.kill('SIGKILL');
    busy?.close();
  });

  const renewals = () =>
    app
      .locator('body')
      .evaluate(() => window.zimSession.timeline().filter(({ type }) => type === 'tokenRenewed').length);

  it('picks another port when its own is taken', () => {
    expect(Number(new URL(demo.url).port)).not.toBe(portOf(busy));
    expect(demo.output).toContain(`Port ${portOf(busy)} is taken`);
  });

  it('says in plain words what is wrong with a user ID', async () => {
    const loginButton = app.getByRole('button', { name: 'Log in' });
    await app.getByLabel('User ID').fill('123e4567-e89b-12d3-a456-426614174000');
    await loginButton.click();
    await app.getByRole('alert').getByText('take the dashes out').waitFor();
    expect(await app.getByRole('button', { name: 'Renew now' }).isEnabled()).toBe(false);
    expect(await app.getByRole('button', { name: 'Log out' }).isEnabled()).toBe(false);
    expect(await loginButton.isEnabled()).toBe(true);
  });

  it('logs in with the real SDK and renews twice by itself', async () => {
    await app.getByLabel('User ID').fill('alice');
    await app.getByRole('button', { name: 'Log in' }).click();
    await app.locator('#sees').getByText('Logged in as alice').waitFor();
    await app
      .locator('.instants')
      .getByText(/^in\s\d+\ss$/)
      .nth(2)
      .waitFor();
    expect(await app.getByRole('alert').isVisible()).toBe(false);
    expect(await renewals()).toBe(0);

    for (const count of [1, 2]) {
      await app.locator('body').evaluate(async () => {
        const { renewsAt } = window.zimSession.getSnapshot();
        // So that it is past, also where time goes on by itself meanwhile.
        await window.pane?.qa.advance((renewsAt ?? 0) - Date.now() + 1_000);
      });
      expect(await renewals()).toBe(count);
    }
    await expect.poll(() => app.locator('li[data-type="tokenRenewed"]').count()).toBe(2);
    expect(await app.locator('#sees').innerText()).toBe('Logged in as alice');
    const said = await app.locator('body').evaluate((body) => {
      const panel = body.querySelector('zim-session-panel')?.shadowRoot?.querySelector('.panel');
      return [body, panel].map((part) => (part as HTMLElement).innerText).join('\n');
    });
    expect(said).toContain('Token renewed');
    expect(said).not.toMatch(/\b04[\w+/]{20}/);
  });

  it('renews at once when asked to, and logs out', async () => {
    const reasons = () =>
      app.locator('body').evaluate(() => {
        const fetches = window.zimSession.timeline().filter(({ type }) => type === 'fetch');
        return fetches.map(({ detail }) => detail.split(',')[0]);
      });
    // By itself it renews once in 45 s, which may be now, too.
    const [before, asked] = [await renewals(), await reasons()];
    await app.getByRole('button', { name: 'Renew now' }).click();
    await expect.poll(renewals).toBeGreaterThan(before);
    expect((await reasons()).slice(asked.length)).toContain('reason manual');
    await app.getByRole('button', { name: 'Log out' }).click();
    await app.locator('#sees').getByText('Not logged in').waitFor();
    expect(await app.getByRole('button', { name: 'Log in' }).isEnabled()).toBe(true);
    expect(errors).toEqual([]);
  });

  it('is built as files, which play a scenario from a folder of any file server', async () => {
    const folder = await temporary('lab');
    const { NODE_ENV: _, ...env } = process.env;
    const args = ['--import', 'tsx', script, '--build', '--out', folder];
    const { stdout } = await promisify(execFile)(process.execPath, args, { env });
    const kB = Number(/files, (\d+) kB/.exec(stdout)?.[1]);
    expect(stdout).toContain(folder);
    // The SDK is half of it.
    expect(kB).toBeGreaterThan(1_000);
    expect(kB).toBeLessThan(2_500);

    const server = await serveFolder({ folder, at: '/some/where/lab/' });
    onTestFinished(server.close);
    const lab = await demo.newPage();
    await lab.goto(new URL('?still', server.url).href);
    await lab.waitForFunction(() => window.otherPane !== undefined);
    await lab.locator('[data-id=sleep]').click();
    await lab.locator('#documented-verdict').getByText('Dead.').waitFor();
    expect(await lab.locator('#ours-verdict').innerText()).toMatch(/^Alive\. Away for /);
    expect(server.sent).toContain('mockServiceWorker.js');
    expect(server.missing).toEqual([]);
    await lab.context().close();
  });

  it('ends at Ctrl-C, with the page still open, and frees its port', async () => {
    const ended = once(demo.process, 'exit');
    demo.process.kill('SIGINT');
    expect(await ended).toEqual([0, null]);
    const again = await occupy(Number(new URL(demo.url).port));
    again.close();
  });
});
