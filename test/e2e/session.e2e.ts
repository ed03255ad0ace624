import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Orders } from '../../src/testing/zim-server/behaviour.ts';
import type { ZimServer } from '../../src/testing/zim-server/zim-server.ts';
import { startWorld, type TestPage, type World } from './harness.ts';
import { type PageSession, pageSession } from './in-session.ts';

// The session on the unmodified SDK, in a real Chromium, against the loopback ZIM server.

let world: World;
let tab: TestPage;
let session: PageSession;

beforeAll(async () => {
  world = await startWorld();
});

afterAll(async () => {
  await world?.close();
});

beforeEach(async () => {
  world.zim.heal();
  world.endpoint.always();
  world.tokenLifetime = 3600;
  tab = await world.newPage();
  session = await pageSession(tab.page, world.appID);
});

afterEach(async () => {
  await tab.close();
  await expect.poll(() => world.zim.online()).toEqual([]);
});

const asked = (cmd: string) => world.zim.requests.filter((request) => request.cmd === cmd);
const until = (condition: () => Promise<boolean> | boolean, timeout = 30_000) =>
  expect.poll(condition, { timeout, interval: 20 }).toBe(true);
const storyHas = (line: string, timeout?: number) =>
  until(async () => (await session.story()).includes(line), timeout);

describe('logging in and out', () => {
  it('connects, and ten concurrent calls are one token fetch and one SDK login', async () => {
    const [fetches, logins] = [world.endpoint.requests.length, asked('login').length];
    const results = await tab.page.evaluate(() =>
      Promise.all(
        Array.from({ length: 10 }, () =>
          window.sessions.one!.login({ userID: 'alice' }).then((zim) => zim === window.sessions.one!.zim),
        ),
      ),
    );
    expect(results).toEqual(Array.from({ length: 10 }, () => true));
    expect(await session.snapshot()).toMatchObject({
      status: 'logged-in',
      connection: 'connected',
      error: null,
    });
    expect(world.endpoint.requests.length - fetches).toBe(1);
    expect(asked('login').length - logins).toBe(1);
    expect(world.zim.online()).toEqual(['alice']);
  });

  it('renew() reaches the server with a newer token', async () => {
    await session.login();
    const { token } = asked('login').at(-1)!;
    expect(await session.renew()).toBe('ok');
    const renewed = asked('renew_token').at(-1)!;
    expect(renewed).toMatchObject({ userID: 'alice', code: 0 });
    expect(renewed.token).not.toBe(token);
  });

  it('logout is seen by the server, and another user logs in afterwards', async () => {
    await session.login();
    const before = asked('logout').length;
    await session.logout();
    await until(() => asked('logout').length > before);
    expect(await session.login('bob')).toBe('ok');
    expect(world.zim.online()).toEqual(['bob']);
  });

  it('logout while presenting, and somebody else at once: the right one is in', async () => {
    let answer = () => {};
    const late = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const wait = vi.spyOn(world.zim as ZimServer & Pick<Orders, 'wait'>, 'wait');
    wait.mockImplementation((command) => (command === 'login' ? late : Promise.resolve()));
    const first = session.login('alice');
    await until(async () => (await session.snapshot()).renewal === 'presenting');
    // ZIM has it, and has not answered.
    await until(() => wait.mock.calls.flat().includes('login'));
    await session.logout();
    wait.mockRestore();
    answer();
    expect(await session.login('bob')).toBe('ok');
    expect(await first).toBe('aborted');
    expect(await session.snapshot()).toMatchObject({ status: 'logged-in', userID: 'bob' });
    await until(() => world.zim.online().includes('bob'));
  });

  it('destroy() leaves the server, and a new session works after it', async () => {
    await session.login();
    await session.destroy();
    await until(() => world.zim.online().length === 0);
    expect(await tab.page.evaluate(() => window.sessions.one!.zim)).toBeNull();
    const next = await pageSession(tab.page, world.appID, 'two');
    expect(await next.login('bob')).toBe('ok');
  });

  it('StrictMode: create, login, destroy, create, login is one login', async () => {
    const [fetches, logins] = [world.endpoint.requests.length, asked('login').length];
    const results = await tab.page.evaluate(async (appID) => {
      const make = () =>
        window.lib.createZimSession({ appID, tokenProvider: '/api/zim/token', sdk: window.loadSDK });
      const code = (promise: Promise<unknown>) =>
        promise.then(
          () => 'ok',
          (error) => error.code,
        );
      const first = make();
      const one = code(first.login({ userID: 'alice' }));
      first.destroy();
      const two = code(make().login({ userID: 'alice' }));
      return Promise.all([one, two]);
    }, world.appID);
    expect(results).toEqual(['aborted', 'ok']);
    expect(world.endpoint.requests.length - fetches).toBe(1);
    expect(asked('login').length - logins).toBe(1);
  });

  it('two sessions of a page share one login; destroying one leaves the other; another appID is refused', async () => {
    const logins = asked('login').length;
    const two = await pageSession(tab.page, world.appID, 'two');
    expect(await Promise.all([session.login(), two.login()])).toEqual(['ok', 'ok']);
    expect(asked('login').length - logins).toBe(1);
    const other = await pageSession(tab.page, 7, 'other');
    expect(await other.login()).toBe('app-conflict');
    await session.destroy();
    expect(await two.renew()).toBe('ok');
    expect(world.zim.online()).toEqual(['alice']);
  });
});

describe('renewal', () => {
  it('happens before tokenWillExpire ever fires, by itself', async () => {
    // Half of its life is 10 s more than the SDK's 30 s.
    world.tokenLifetime = 80;
    await session.login();
    await storyHas('one tokenRenewed', 80_000);
    expect(await session.story()).not.toContain('one tokenWillExpire');
    expect(asked('renew_token').at(-1)).toMatchObject({ code: 0 });
  });

  it('happens twice in a row with short tokens, and the session is never lost', async () => {
    world.tokenLifetime = 34;
    await session.login();
    const before = asked('renew_token').length;
    await until(() => asked('renew_token').length >= before + 2, 80_000);
    expect((await session.story()).filter((line) => line.includes('sessionLost'))).toEqual([]);
    expect(await session.snapshot()).toMatchObject({ status: 'logged-in', error: null });
  });

  it('also happens when only tokenWillExpire is left to trigger it', async () => {
    // The shortest window: the schedule of our own, 5 s before the end, comes later on purpose.
    await tab.page.evaluate((appID) => {
      window.sessions.late = window.lib.createZimSession({
        appID,
        tokenProvider: '/api/zim/token',
        sdk: window.loadSDK,
        renewal: { window: 1 },
      });
    }, world.appID);
    // Under 60 s when ZIM gets it, the SDK's warning would be no news: there is time to load the SDK.
    world.tokenLifetime = 75;
    await tab.page.evaluate(() => window.sessions.late!.login({ userID: 'alice' }).then(() => {}));
    const before = asked('renew_token').length;
    const { renewsAt } = await tab.page.evaluate(() => window.sessions.late!.getSnapshot());
    await until(() => asked('renew_token').length > before, 80_000);
    const { at } = asked('renew_token').at(-1)!;
    expect(renewsAt! - at).toBeGreaterThan(15_000);
    expect(await tab.page.evaluate(() => window.sessions.late!.getSnapshot().status)).toBe('logged-in');
  });
});

describe('a login that fails', () => {
  it('S13: hangs: a typed error in time, and the next login works without waiting', async () => {
    await tab.page.evaluate((appID) => {
      window.sessions.one!.destroy();
      window.sessions.one = window.lib.createZimSession({
        appID,
        tokenProvider: '/api/zim/token',
        sdk: window.loadSDK,
        timeouts: { login: 3_000 },
      });
    }, world.appID);
    world.zim.offline();
    expect(await session.login()).toBe('login-timeout');
    world.zim.offline(false);
    const start = Date.now();
    expect(await session.login()).toBe('ok');
    expect(Date.now() - start).toBeLessThan(5_000);
  });

  it('S14: unanswered: tried again after logout(), and in', async () => {
    world.zim.silence('login');
    const login = session.login();
    await until(async () => (await session.snapshot()).error === 'zim-timeout');
    world.zim.heal();
    expect(await login).toBe('ok');
  });

  it('S15: refused: one fresh token, then token-rejected, and the next login works at once', async () => {
    world.zim.refuseLogin(50111);
    await tab.page.evaluate(() => {
      addEventListener('unhandledrejection', ({ reason }) => {
        const plain = Object.getPrototypeOf(reason) === Object.prototype;
        window.story.push(
          `unhandled ${plain ? 'object' : 'error'} ${reason.code} ${reason.message.includes('alice')}`,
        );
      });
    });
    const before = asked('login').length;
    expect(await session.login()).toBe('token-rejected');
    expect(asked('login').length - before).toBe(2);
    // The SDK's own, one for each refused login (S8); 2.18 has none.
    const leaks = process.env.ZIM_SDK === 'zego-zim-web-2.18' ? 0 : 2;
    const unhandled = async () => (await session.story()).filter((line) => line.startsWith('unhandled'));
    await expect.poll(unhandled).toEqual(Array(leaks).fill('unhandled object 6000103 true'));
    world.zim.heal();
    const start = Date.now();
    expect(await session.login()).toBe('ok');
    expect(Date.now() - start).toBeLessThan(5_000);
  });

  it('S16: kicked out while logging in: a typed error at once, and the next login works', async () => {
    world.zim.refuseLogin(102005, { times: 1 });
    expect(await session.login()).toBe('kicked-out');
    expect(await session.login()).toBe('ok');
  });

  it('denied: a 403 stops at once, a 401 after one more ask', async () => {
    const before = world.endpoint.requests.length;
    world.endpoint.next({ status: 403, body: '' });
    expect(await session.login()).toBe('token-denied');
    expect(world.endpoint.requests.length - before).toBe(1);
    world.endpoint.next({ status: 401, body: '' }, { status: 401, body: '' });
    expect(await session.login()).toBe('token-denied');
    expect(world.endpoint.requests.length - before).toBe(3);
  });
});

describe('what happens to a session', () => {
  it('kicked out by another tab: ends, and does not fight back', async () => {
    await session.login();
    const second = await world.newPage();
    const other = await pageSession(second.page, world.appID);
    expect(await other.login()).toBe('ok');
    await storyHas('one loggedOut kicked-out');
    const logins = asked('login').length;
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    expect(asked('login').length).toBe(logins);
    expect(await other.snapshot()).toMatchObject({ status: 'logged-in' });
    await second.close();
  });

  it('unregistered: ends', async () => {
    await session.login();
    await world.zim.unregister('alice');
    await storyHas('one loggedOut unregistered');
  });

  it('a dropped socket is the SDK reconnecting, and nothing else', async () => {
    await session.login();
    world.zim.drop();
    await storyHas('one reconnecting');
    await until(async () => (await session.story()).at(-1) === 'one connected');
    expect((await session.story()).join()).not.toMatch(/sessionLost|loggedOut/);
  });

  it('nor is one that drops when the token of the login is over, and was renewed', async () => {
    world.tokenLifetime = 31;
    await session.login();
    const over = Date.now() + 31_000;
    world.tokenLifetime = 3600;
    await session.renew();
    await until(() => Date.now() > over, 80_000);
    for (let n = 1; n <= 2; n++) {
      world.zim.drop();
      await until(async () => {
        const story = await session.story();
        return (
          story.at(-1) === 'one connected' && story.filter((line) => line === 'one reconnecting').length === n
        );
      });
    }
    expect((await session.story()).join()).not.toMatch(/sessionLost|loggedOut/);
    expect(await session.snapshot()).toMatchObject({ status: 'logged-in', connection: 'connected' });
  });

  it('the server closes the stream (0/2): back by itself', async () => {
    await session.login();
    world.zim.closeStream('alice');
    await storyHas('one recovered');
    expect(await session.snapshot()).toMatchObject({ status: 'logged-in', connection: 'connected' });
  });

  it('S31: the old token is refused on reconnecting (0/3): back with a fresh one', async () => {
    await session.login();
    world.zim.refuseLogin(50111, { times: 1 });
    world.zim.drop();
    await storyHas('one recovered');
    expect(await session.snapshot()).toMatchObject({ status: 'logged-in' });
  });

  it('S9, S10, S38, S37: code that takes slots, throws, logs in, renews, logs out and destroys', async () => {
    await session.login();
    const token = await world.mint('alice', { ttl: 7_200 });
    await tab.page.evaluate(async (foreign) => {
      const zim = window.sessions.one!.zim!;
      zim.on('connectionStateChanged', () => {
        throw new Error('foreign listener');
      });
      zim.on('tokenWillExpire', () => {});
      zim.off('connectionStateChanged');
      await zim.login('alice', { token: foreign } as never);
    }, token);
    await storyHas('one warning foreign-login');
    const { tokenExpiresAt } = await session.snapshot();
    expect(Number(tokenExpiresAt) - Date.now()).toBeGreaterThan(7_000_000);
    expect(await session.renew()).not.toBe('ok');
    await tab.page.evaluate(() => window.sessions.one!.zim!.destroy());
    await storyHas('one recovered');
    expect(await session.story()).toContain('one warning foreign-destroy');
    await tab.page.evaluate(() => window.sessions.one!.zim!.logout());
    await storyHas('one loggedOut requested');
    expect(await session.story()).toContain('one warning foreign-logout');
    expect(await session.login()).toBe('ok');
  });

  it('no token in any snapshot, timeline entry, event or console line of the page over a whole run', async () => {
    await session.login();
    await session.renew();
    world.zim.closeStream('alice');
    await storyHas('one recovered');
    await world.zim.kick('alice');
    await storyHas('one loggedOut kicked-out');
    const seen = await tab.page.evaluate(() =>
      JSON.stringify([window.story, window.sessions.one!.timeline(), window.sessions.one!.getSnapshot()]),
    );
    // The browser's own lines count, too, but for those on the log channel of the SDK: see the next test.
    const browser = tab.browserLines.filter((line) => !line.includes("'wss://weblogger-wss."));
    const said = [...tab.console, ...browser].join('\n');
    expect(said).toContain('zim-session: recovered');
    const tokens = world.zim.requests.flatMap(({ token }) => (token ? [token] : []));
    expect(tokens.length).toBeGreaterThan(2);
    for (const token of tokens) expect(seen + said).not.toContain(token.slice(0, 40));
  });

  it('the one place where a token is seen is not ours: the address of the log channel of the SDK', async () => {
    const opened = tab.page.waitForEvent('websocket', (socket) => socket.url().includes('weblogger-wss'));
    await session.login();
    const { token = '' } = asked('login').at(-1)!;
    const address = (await opened).url();
    expect(new URL(address).searchParams.get('token')).toBe(token);
    // Where this channel is given up while it opens, the browser prints its address: no line of any code.
    await tab.page.evaluate((url) => new WebSocket(url).close(), address);
    await until(() => tab.browserLines.some((line) => line.includes(encodeURIComponent(token))));
    expect(tab.console.join()).not.toContain(token.slice(0, 40));
  });
});
