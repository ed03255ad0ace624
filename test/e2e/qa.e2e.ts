import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ZimSession } from 'zim-session';
import { BACKEND_FAULTS, type createQaWorld, type LoopbackWorld, QA_HANDLES } from 'zim-session/testing';
import { documentedHandles } from '../testing/table.ts';
import { WATCHDOG } from '../watchdog.ts';
import { startWorld, type TestPage, type World } from './harness.ts';

declare global {
  interface Window {
    session: ZimSession;
    loopback: LoopbackWorld;
    createQaWorld: typeof createQaWorld;
    hideQa(): void;
    kick(): Promise<void>;
    fail(): void;
    closeWorld(): Promise<void>;
    loadSdk(): void;
  }
}

// The app page of `page/qa.ts` runs the real SDK on a ZIM server inside the page; everything that happens to
// it comes from `zimQA`.

let world: World;
let tab: TestPage;

beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world?.close());
afterEach(() => tab?.close());

async function open(query = ''): Promise<void> {
  tab = await world.newPage({ path: `qa.html${query}`, constantRandom: false });
}
const shows = (text: string) => expect.poll(() => tab.page.getByRole('status').innerText()).toBe(text);
const snapshot = () => tab.page.evaluate(() => ({ ...window.session.getSnapshot(), error: null }));

describe('the same app page, driven through zimQA', () => {
  it('login, two renewals, expiry, kick-out, recovery', async () => {
    await open();
    await shows('connected');
    const { page } = tab;

    // Two renewals, each long before its token ends.
    for (const count of ['1', '2']) {
      await page.evaluate(() => zimQA!.expireIn(60_000));
      expect((await snapshot()).tokenExpiresAt).toBeGreaterThan(0);
      await page.evaluate(() => zimQA!.advance(40_000));
      await expect.poll(() => page.locator('#renewals').innerText()).toBe(count);
      await shows('connected');
    }

    // The token ends while the backend is down.
    await page.evaluate(() => zimQA!.backend.fail('unreachable'));
    await page.evaluate(() => zimQA!.expireNow());
    await shows('recovering');
    await page.evaluate(() => zimQA!.heal().then(() => zimQA!.advance(30_000)));
    await shows('connected');

    // Logged in on another device, and back when the user says so.
    await page.evaluate(() => zimQA!.kick());
    await shows('kicked-out');
    await page.getByRole('button', { name: 'Use here' }).click();
    await shows('connected');
    expect(tab.errors).toEqual([]);
    // Not one byte for the outside.
    expect(world.zim.requests).toEqual([]);
    expect(world.endpoint.requests).toEqual([]);
  });
});

/** What zimQA did to the session, as `type detail`. */
async function story(): Promise<string[]> {
  return tab.page.evaluate(() =>
    window.session
      .timeline()
      .filter(({ type }) =>
        /^(sessionLost|recovered|loggedOut|renewalFailed|tokenWillExpire|warning)$/.test(type),
      )
      .map(({ type, detail }) => `${type} ${detail.replace(/downFor \d+/, '')}`.trim()),
  );
}

describe('zimQA on the real SDK', () => {
  it('expireNow() is what the SDK does at the end of a token', async () => {
    await open();
    await shows('connected');
    const expired = tab.page.evaluate(
      () =>
        new Promise<string>((resolve) => {
          window.session.on('connectionStateChanged', (_zim, { state, event }) => {
            if (state === 0) resolve(`${state}/${event}`);
          });
        }),
    );
    await tab.page.evaluate(() => zimQA!.expireNow());
    expect(await expired).toBe('0/5');
    await shows('connected');
    expect(await story()).toEqual(['tokenWillExpire', 'sessionLost token-expired', 'recovered']);
  });

  it('sleep() stops the SDK’s timers as well as ours', async () => {
    await open();
    await shows('connected');
    const before = await tab.page.evaluate(() => Date.now());
    await tab.page.evaluate(() => zimQA!.sleep(7_200_000));
    expect((await tab.page.evaluate(() => Date.now())) - before).toBeGreaterThan(7_199_000);
    await expect.poll(story).toContain('recovered');
    await shows('connected');
    // The SDK's own two, in one go (S29), and nothing in between.
    expect(await story()).toEqual(['tokenWillExpire', 'sessionLost token-expired', 'recovered']);
  });

  it('expireIn() during an outage ends the session with the token', async () => {
    await open();
    await shows('connected');
    await tab.page.evaluate(() => zimQA!.backend.fail('5xx'));
    await tab.page.evaluate(() => zimQA!.expireIn(8_000));
    await tab.page.evaluate(() => zimQA!.advance(8_000));
    await shows('recovering');
    await tab.page.evaluate(() => zimQA!.heal().then(() => zimQA!.advance(30_000)));
    await shows('connected');
  });

  it.each([3_600_000, -3_600_000])(
    'skewClock(%s) is measured over HTTP, and expireNow() works all the same',
    async (skew) => {
      await open();
      await shows('connected');
      await tab.page.evaluate((ms) => zimQA!.skewClock(ms), skew);
      await tab.page.evaluate(() => zimQA!.expireNow());
      await expect.poll(story).toContain('sessionLost token-expired');
      await shows('connected');
      expect(Math.round(((await snapshot()).clockSkew ?? 0) / 60_000)).toBe(skew / 60_000);
    },
  );

  it('drops, refuses, hangs and unregisters', async () => {
    await open();
    await shows('connected');
    const { page } = tab;
    /** The SDK takes its time between two attempts to reconnect, and so does the session. */
    const passes = () => page.evaluate(() => zimQA!.advance(5_000));
    await page.evaluate(() => zimQA!.dropConnection({ stayDown: true }));
    await shows('reconnecting');
    await page.evaluate(() => zimQA!.heal());
    await passes();
    await shows('connected');

    await page.evaluate(() => zimQA!.refuseLogin());
    await page.evaluate(() => zimQA!.dropConnection());
    await passes();
    await shows('recovering');
    await page.evaluate(() => zimQA!.heal());
    await page.evaluate(() => window.session.renew().catch(() => {}));
    await passes();
    await shows('connected');

    await page.evaluate(() => zimQA!.hang());
    const timedOut = await page.evaluate(() => {
      const renewed = window.session.renew().then(
        () => 'ok',
        (error: { code: string }) => error.code,
      );
      return zimQA!.advance(25_000).then(() => renewed);
    });
    expect(timedOut).not.toBe('ok');
    await page.evaluate(() => zimQA!.heal());
    await passes();
    await shows('connected');

    await page.evaluate(() => zimQA!.unregister());
    await shows('unregistered');
  });

  it.each(['429', 'html', 'same-token', 'wrong-user'] as const)(
    'backend.fail(%s) goes over HTTP',
    async (how) => {
      await open();
      await shows('connected');
      await tab.page.evaluate((fault) => zimQA!.backend.fail(fault, { retryAfter: 2_000 }), how);
      await tab.page.evaluate(() => void window.session.renew().catch(() => {}));
      await expect.poll(story).toContainEqual(expect.stringMatching(/^renewalFailed .*token-/));
      await shows('connected');
      await tab.page.evaluate(() => zimQA!.heal());
      // It obeys the Retry-After that it was given.
      await tab.page.evaluate(async () => {
        const renewed = window.session.renew();
        await zimQA!.advance(2_000);
        await renewed;
      });
    },
  );

  it('advance() takes an answer that is late as late as it is', async () => {
    await open();
    await shows('connected');
    const took = await tab.page.evaluate(async () => {
      window.loopback.speed = 0;
      // The next attempt comes a second after that of the login.
      await zimQA!.advance(1_000);
      await zimQA!.backend.fail('slow', { delay: 4_000 });
      const began = Date.now();
      const renewed = window.session.renew().then(() => Date.now() - began);
      await zimQA!.advance(10_000);
      return renewed;
    });
    expect(took).toBe(4_000);
  });

  it('advance() lets no time pass while the SDK is loaded', async () => {
    await open('?sdk=late');
    const happened = () =>
      tab.page.evaluate(() => window.session.timeline().map(({ type, at }) => ({ type, at })));
    // The token is there, and nothing but the SDK is missing.
    await expect.poll(async () => (await happened()).map(({ type }) => type)).toContain('fetched');
    const times = await tab.page.evaluate(async () => {
      window.loopback.speed = 0;
      const began = Date.now();
      const advanced = zimQA!.advance(60_000);
      const { port1, port2 } = new MessageChannel();
      // More turns than it takes to get there.
      for (let turn = 0; turn < 1_000; turn += 1) {
        await new Promise((resolve) => {
          port1.onmessage = resolve;
          port2.postMessage(null);
        });
      }
      const before = Date.now() - began;
      window.loadSdk();
      await advanced;
      return [before, Date.now() - began];
    });
    expect(times).toEqual([0, 60_000]);
    const entries = await happened();
    const [ready, done] = ['sdkReady', 'presented'].map((type) => entries.find((one) => one.type === type));
    expect(done?.at).toBe(ready?.at);
    await shows('connected');
  });

  it('is loud, and leaves nothing behind', async () => {
    await open();
    await shows('connected');
    const banner = tab.page.getByRole('note');
    expect(await banner.innerText()).toContain('Not for production');
    expect(tab.console.filter((line) => line.startsWith('warning: zim-session: QA controls'))).toHaveLength(
      1,
    );
    const left = await tab.page.evaluate(async () => {
      window.hideQa();
      await window.closeWorld();
      const native = (fn: unknown) => /native code/.test(Function.prototype.toString.call(fn));
      return {
        qa: typeof zimQA,
        replaced: [
          ...[Date, performance.now, setTimeout, setInterval, Math.random, fetch],
          ...[crypto.subtle.encrypt, indexedDB.open, IDBDatabase.prototype.transaction],
          ...[Response.prototype.json, ReadableStream.prototype.getReader, XMLHttpRequest.prototype.send],
        ].filter((fn) => !native(fn)).length,
        skew: Math.abs(Date.now() - performance.timeOrigin - performance.now()) < 5_000,
      };
    });
    expect(left).toEqual({ qa: 'undefined', replaced: 0, skew: true });
    expect(await banner.count()).toBe(0);
  });

  it('offers what TESTING.md says', async () => {
    await open();
    const documented = [...documentedHandles()].map(([handle, { loopback }]) => [handle, loopback === 'yes']);
    const offered = await tab.page.evaluate(
      (handles) => handles.map((handle) => [handle, zimQA!.can(handle)]),
      [...QA_HANDLES],
    );
    expect(offered).toEqual(documented);
    expect(await tab.page.evaluate(() => zimQA!.backend.faults)).toEqual(BACKEND_FAULTS);
  });

  it('says how to make the worker’s script where there is none, and what the browser says', async () => {
    await open();
    // MSW has one worker per page: started anew from elsewhere, it forgets the requests that are under way.
    await shows('connected');
    const said = await tab.page.evaluate(async () => {
      const nowhere = { zim: 'loopback', clock: 'system', workerUrl: '/nope.js' } as const;
      const error = await window.createQaWorld(nowhere).catch((error: Error) => error);
      return error instanceof Error ? [error.message, String(error.cause)] : [];
    });
    expect(said[0]).toMatch(
      /'\/nope\.js'.*npx msw init public --save.*workerUrl.*Service Worker script does not exist/s,
    );
    expect(said[1]).toContain('Failed to register');
    await shows('connected');
  });

  it('without the page’s clock says what it cannot do, and skews the server’s instead', async () => {
    await open('?clock=system&backend=provider');
    await shows('connected');
    const refused = await tab.page.evaluate(() => zimQA!.sleep(1_000).catch((error: Error) => error.message));
    expect(refused).toMatch(/^qa\.sleep\(\) is not available here: .*clock: 'page'/);
    expect(await tab.page.evaluate(() => [zimQA!.can('sleep'), zimQA!.can('kick')])).toEqual([false, true]);
    await tab.page.evaluate(() => zimQA!.skewClock(-300_000));
    await tab.page.evaluate(() => window.session.renew());
    expect(Math.round(((await snapshot()).clockSkew ?? 0) / 60_000)).toBe(-5);
  });
});

describe('an app with an MSW of its own', () => {
  it.each(['by hand', 'world'])('has the ZIM server and the token endpoint in it (%s)', async (how) => {
    tab = await world.newPage({
      path: how === 'world' ? 'own-msw.html?world' : 'own-msw.html',
      constantRandom: false,
    });
    await shows('logged-in');
    const news = await tab.page.evaluate(async () => (await fetch('/api/news')).json());
    expect(news).toEqual({ news: 'none' });
    await tab.page.evaluate(() => window.fail());
    // Not awaited: it is tried again until it is too late for renew().
    await tab.page.evaluate(() => void window.session.renew().catch(() => {}));
    await shows('token-endpoint-response');
    await tab.page.evaluate(() => window.kick());
    await shows('kicked-out');
    expect(world.endpoint.requests).toEqual([]);
  });
});

describe('Playwright’s clock', () => {
  it('moves the loopback world: a renewal in time, and a sleep over the expiry', async () => {
    const context = await world.browser.newContext();
    context.setDefaultTimeout(WATCHDOG / 2);
    const page = await context.newPage();
    await page.clock.install();
    await page.goto(new URL('qa.html?clock=system', world.url).href);
    const state = () => expect.poll(() => page.getByRole('status').innerText());
    await state().toBe('connected');
    await page.clock.fastForward('56:00');
    await expect.poll(() => page.locator('#renewals').innerText()).toBe('1');
    await page.evaluate(() => {
      const lost = new Promise<void>((resolve) => void window.session.once('sessionLost', () => resolve()));
      Object.assign(window, { lost });
    });
    await page.clock.fastForward('03:00:00');
    await page.evaluate(() => (window as unknown as { lost: Promise<void> }).lost);
    await state().toBe('connected');
    await context.close();
  });
});
