import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright';
import { createServer, type ViteDevServer } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ChromiumLaunch, findChromium } from '../browser/chromium.ts';
import { WATCHDOG } from '../watchdog.ts';

const path = (relative: string) => fileURLToPath(new URL(`../../${relative}`, import.meta.url));

let found: ChromiumLaunch;
let browser: Browser;

beforeAll(async () => {
  found = await findChromium();
  browser = await chromium.launch(found);
});
afterAll(() => browser?.close());

async function serve(example: string): Promise<[ViteDevServer, string]> {
  const vite = await createServer({
    configFile: path('examples/vite.config.ts'),
    root: path(`examples/${example}`),
    // Not that of the other example: Vite bundles the dependencies anew for another root.
    cacheDir: path(`node_modules/.cache/zim-session/examples-${example}`),
    logLevel: 'error',
    server: { port: 0, hmr: false, watch: null },
  });
  await vite.listen();
  const { port } = vite.httpServer!.address() as AddressInfo;
  return [vite, `http://127.0.0.1:${port}/`];
}

/** What axe finds, of those rules that a page of this size can break. */
async function accessible(page: Page): Promise<void> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) {
    await page.addScriptTag({ path: path('node_modules/axe-core/axe.min.js') });
  }
  const found = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      axe: { run(where: object): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
    };
    // The banner of QA is not the example's.
    const { violations } = await axe.run({ exclude: ['#zim-qa-banner'] });
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
  });
  expect(found).toEqual([]);
}

describe.each(['vanilla', 'react'])('examples/%s, on the real SDK', (example) => {
  let vite: ViteDevServer;
  let page: Page;
  const errors: string[] = [];
  const outside: string[] = [];

  beforeAll(async () => {
    let url: string;
    [vite, url] = await serve(example);
    page = await browser.newPage();
    page.setDefaultTimeout(WATCHDOG);
    page.on('pageerror', ({ message }) => errors.push(message));
    // The SDK asks for its log channel; MSW answers that inside the page. No URL is kept: it has the token.
    page.on('response', (response) => {
      const { origin } = new URL(response.url());
      if (!url.startsWith(origin) && origin !== 'null' && !response.fromServiceWorker()) outside.push(origin);
    });
    await page.goto(url);
  });
  afterAll(async () => {
    await page?.close();
    await vite?.close();
  });

  const visible = (text: string) => page.getByText(text).filter({ visible: true });
  const shows = (text: string) => visible(text).waitFor();
  const shownNoMore = (text: string) => visible(text).waitFor({ state: 'hidden' });
  const click = (name: string) => page.getByRole('button', { name }).click();

  async function signIn(userID = 'alice') {
    await page.getByLabel('User ID').fill(userID);
    await click('Sign in');
  }

  it('says why a user ID is refused', async () => {
    await page.getByRole('button', { name: 'Sign in' }).waitFor();
    await accessible(page);
    await signIn('has space');
    await shows('has a character that ZIM does not allow');
    expect(await page.getByLabel('User ID').inputValue()).toBe('has space');
    await accessible(page);
    await signIn('123e4567-e89b-12d3-a456-426614174000');
    await shows('UUID with dashes');
  });

  it('signs in, and shows the chat', async () => {
    await signIn();
    await shows('No messages yet.');
    await accessible(page);
  });

  it('has the banner of QA above it, at the top and scrolled, on a phone and on a desk', async () => {
    for (const width of [320, 390, 1280]) {
      await page.setViewportSize({ width, height: 200 });
      for (const y of [0, 60]) {
        await page.evaluate((top) => scrollTo(0, top), y);
        const [qa, app] = await Promise.all(
          ['#zim-qa-banner', 'main'].map((selector) => page.locator(selector).boundingBox()),
        );
        expect(qa!.y + qa!.height).toBeLessThanOrEqual(app!.y);
        expect(qa!.x + qa!.width).toBeLessThanOrEqual(width);
      }
    }
    await page.setViewportSize({ width: 1280, height: 720 });
  });

  /** Whether what the chat is made of is what it was. */
  const markChat = () => visible('No messages yet.').evaluate((chat) => chat.setAttribute('id', 'as-it-was'));
  const sameChat = () => page.locator('#as-it-was').filter({ hasText: 'No messages yet.' }).isVisible();

  it('shows a banner while it recovers', async () => {
    await markChat();
    await page.evaluate(() => zimQA!.backend.fail('unreachable'));
    await page.evaluate(() => zimQA!.expireNow());
    await shows('Connection lost. Getting you back…');
    expect(await sameChat()).toBe(true);
    await accessible(page);
    // While it fails: healed, the page may have come back by itself before the button is found.
    await click('Try now');
    await page.evaluate(() => zimQA!.heal());
    await page.evaluate(() => zimQA!.advance(30_000));
    await shownNoMore('Connection lost');
    expect(await sameChat()).toBe(true);
  });

  it('shows a banner while the SDK reconnects', async () => {
    await page.evaluate(() => zimQA!.dropConnection({ stayDown: true }));
    await shows('Reconnecting…');
    await page.evaluate(() => zimQA!.heal());
    await page.evaluate(() => zimQA!.advance(5_000));
    await shownNoMore('Reconnecting…');
  });

  it('asks whoever was kicked out, and comes back only with "Use here"', async () => {
    await page.evaluate(() => zimQA!.kick());
    const dialog = page.getByRole('dialog', { name: 'You are logged in on another device' });
    await dialog.waitFor();
    await shows('No messages yet.');
    await accessible(page);
    await page.evaluate(() => zimQA!.sleep(600_000));
    expect(await dialog.isVisible()).toBe(true);
    await click('Use here');
    await dialog.waitFor({ state: 'hidden' });
    await shows('No messages yet.');
  });

  it('leaves room at both sides of the dialog on a phone', async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    await page.evaluate(() => zimQA!.kick());
    const dialog = page.getByRole('dialog');
    await dialog.waitFor();
    const { x, width } = (await dialog.boundingBox())!;
    expect(Math.min(x, 390 - x - width)).toBeGreaterThanOrEqual(16);
    await click('Use here');
    await dialog.waitFor({ state: 'hidden' });
    await shows('No messages yet.');
    await page.setViewportSize({ width: 1280, height: 720 });
  });

  it('Escape in the dialog signs out, and signing in again logs in', async () => {
    await page.evaluate(() => zimQA!.kick());
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Sign in' }).waitFor();
    await signIn();
    await shows('No messages yet.');
  });

  it('leads to the sign-in page when the backend denies the user, and back in from there', async () => {
    await page.evaluate(() => zimQA!.backend.fail('403'));
    await page.evaluate(() => zimQA!.expireNow());
    await shows('Please sign in again.');
    await page.evaluate(() => zimQA!.heal());
    await signIn();
    await shows('No messages yet.');
  });

  it('shows a failure, and "Try again"', async () => {
    await click('Sign out');
    await page.evaluate(() => zimQA!.backend.fail('5xx'));
    await signIn('bob');
    await shows('Connecting…');
    await page.evaluate(() => zimQA!.advance(31_000));
    await shows('Please try again');
    await accessible(page);
    await page.evaluate(() => zimQA!.heal());
    await click('Try again');
    await shows('No messages yet.');
  });

  it('asked nobody outside of the page, and threw nothing', () => {
    expect(outside).toEqual([]);
    expect(errors).toEqual([]);
  });
});

it('examples/playwright: its tests pass', async () => {
  const free = createTcpServer().listen(0, '127.0.0.1');
  await once(free, 'listening');
  const { port } = free.address() as AddressInfo;
  free.close();
  const run = spawn(
    process.execPath,
    [path('node_modules/playwright/cli.js'), 'test', '--config', path('examples/playwright')],
    {
      cwd: path('.'),
      env: { ...found.env, CHROMIUM_PATH: found.executablePath, PORT: String(port) },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let output = '';
  for (const stream of [run.stdout, run.stderr]) {
    stream.on('data', (chunk) => {
      output += chunk;
    });
  }
  // Not `exit`: all is said when both pipes are closed.
  const [code] = await once(run, 'close');
  expect(code, output).toBe(0);
  expect(output).toContain('4 passed');
});
