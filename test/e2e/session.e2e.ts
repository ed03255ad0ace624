import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startWorld, type TestPage, type World } from './harness.ts';
import { type PageSession, pageSession } from './in-session.ts';

// The session on the unmodified SDK in a real Chromium, over real sockets and HTTP, against the loopback ZIM server.
// What is about ZIM and not about a browser is in test/contract/session-cases.

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
const until = (condition: () => Promise<boolean> | boolean) =>
  expect.poll(condition, { interval: 20 }).toBe(true);
const storyHas = (line: string) => until(async () => (await session.story()).includes(line));

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

describe('a token endpoint that says no', () => {
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
  it('kicked out by another tab: ends, and the other stays', async () => {
    await session.login();
    const second = await world.newPage();
    const other = await pageSession(second.page, world.appID);
    expect(await other.login()).toBe('ok');
    await storyHas('one loggedOut kicked-out');
    expect(await other.snapshot()).toMatchObject({ status: 'logged-in' });
    await second.close();
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

  it.each(['disable', 'error', 'report'])(
    'the level %s of setLogConfig does not keep it from there',
    async (level) => {
      const opened = tab.page.waitForEvent('websocket', (socket) => socket.url().includes('weblogger-wss'));
      await tab.page.evaluate((logLevel) => {
        const configure = (zim: { setLogConfig(config: { logLevel: string }): void }) =>
          zim.setLogConfig({ logLevel });
        window.sessions.one!.on('instanceChanged', (zim) => configure(zim as never));
      }, level);
      await session.login();
      const { searchParams } = new URL((await opened).url());
      expect([searchParams.get('token'), searchParams.get('id_name')]).toEqual([
        asked('login').at(-1)!.token,
        'alice',
      ]);
    },
  );
});
