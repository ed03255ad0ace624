import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startWorld, type TestPage, type World } from './harness.ts';
import { type RawSdk, rawSDK } from './raw-sdk.ts';

// The unmodified SDK against the loopback server, over TLS and in the page. What the SDK does, case by case, is
// in test/contract.

let world: World;
let tab: TestPage;
let sdk: RawSdk;

beforeAll(async () => {
  world = await startWorld();
});

afterAll(async () => {
  await world?.close();
});

beforeEach(async () => {
  world.zim.heal();
  tab = await world.newPage();
  sdk = await rawSDK(tab.page, world.appID);
});

afterEach(async () => {
  await tab.close();
});

const story = () => expect.poll(() => sdk.story(), { interval: 20 });
const asked = (cmd: string) => world.zim.requests.filter((request) => request.cmd === cmd);

async function loggedIn(): Promise<void> {
  await sdk.login('alice', await world.mint());
  await story().toContain('login ok');
  await expect.poll(async () => (await sdk.log()).at(-1)?.what).toBe('login ok');
}

describe('a session', () => {
  it('logs in and out', async () => {
    const token = await world.mint();
    await sdk.login('alice', token);
    await story().toEqual(['2/0', 'login ok']);
    expect(world.zim.online()).toEqual(['alice']);
    expect(asked('login').at(-1)).toMatchObject({ userID: 'alice', token, code: 0 });
    const before = asked('logout').length;
    await sdk.logout();
    expect(await sdk.story()).toEqual(['2/0', 'login ok', '0/0']);
    await expect.poll(() => asked('logout').length).toBe(before + 1);
    await expect.poll(() => world.zim.online()).toEqual([]);
    expect(tab.errors).toEqual([]);
  });

  it('is over when another device logs in (S34)', async () => {
    await loggedIn();
    const other = await world.newPage();
    const second = await rawSDK(other.page, world.appID);
    await second.login('alice', await world.mint());
    await story().toContain('0/4');
    await expect.poll(() => second.story()).toEqual(['2/0', 'login ok']);
    await other.close();
  });

  it.each([
    ['kick', '0/4'],
    ['unregister', '0/6'],
    ['closeStream', '0/2'],
  ] as const)('is over after %s', async (end, event) => {
    await loggedIn();
    await world.zim[end]('alice');
    await story().toContain(event);
    expect(world.zim.online()).toEqual([]);
  });

  it('comes back by itself after a dirty close, with the token that it has (S35)', async () => {
    await loggedIn();
    const { token, connection } = asked('login').at(-1) ?? {};
    world.zim.drop();
    await story().toEqual(['2/0', 'login ok', '3/3', '3/1', '2/0']);
    const again = asked('login').at(-1);
    expect(again?.token).toBe(token);
    expect(again?.connection).not.toBe(connection);
    expect(world.zim.online()).toEqual(['alice']);
  });

  it('survives being unreachable for a while', async () => {
    await loggedIn();
    world.zim.offline();
    await story().toContain('3/3');
    expect(world.zim.online()).toEqual([]);
    world.zim.offline(false);
    await expect.poll(() => world.zim.online()).toEqual(['alice']);
  });
});

describe('a login', () => {
  it.each([
    ['of another user', { userID: 'bob' }],
    ['of another app', { appID: 1 }],
    ['with another secret', { secret: 'x'.repeat(32) }],
  ])('with a token %s is refused', async (_, wrong) => {
    await sdk.login('alice', await world.mint('alice', wrong));
    await story().toEqual(['0/3', 'login 6000103']);
    expect(asked('login').at(-1)?.code).toBe(50111);
  });
});

describe('inside the page', () => {
  it('the same server serves the SDK through MSW', async () => {
    const before = world.zim.requests.length;
    const inside = await world.newPage({ path: 'in-page.html', constantRandom: false });
    const { page } = inside;
    const raw = await rawSDK(page, world.appID);
    const told = () => expect.poll(() => raw.story());
    const login = async () => raw.login('alice', await page.evaluate(() => window.mintHere('alice')));
    const online = () => page.evaluate(() => window.zimServer.online());

    await login();
    await told().toEqual(['2/0', 'login ok']);
    expect(await online()).toEqual(['alice']);
    await page.evaluate(() => window.zimServer.drop());
    await told().toEqual(['2/0', 'login ok', '3/3', '3/1', '2/0']);
    await raw.renewToken(await page.evaluate(() => window.mintHere('alice')));
    await told().toContain('renew ok');
    await raw.forget();

    await page.evaluate(() => window.zimServer.offline());
    await told().toContain('3/3');
    await page.evaluate(() => window.zimServer.offline(false));
    await told().toContain('2/0');
    await raw.forget();

    await page.evaluate(() => window.zimServer.kick('alice'));
    await told().toEqual(['0/4']);
    await login();
    await told().toEqual(['0/4', '2/0', 'login ok']);
    await page.evaluate(() => window.zimServer.drop({ clean: true }));
    await expect.poll(online).toEqual([]);

    expect(world.zim.requests).toHaveLength(before);
    expect(inside.errors).toEqual([]);
    await inside.close();
  });
});

describe('the token endpoint', () => {
  it('answers the page with a token, or as scripted', async () => {
    const fetchToken = () =>
      tab.page.evaluate(async () => {
        const response = await fetch('/api/zim/token?userId=alice');
        return { status: response.status, body: await response.text() };
      });
    expect(JSON.parse((await fetchToken()).body).token).toMatch(/^04/);
    world.endpoint.next({ status: 503, body: 'down', headers: { 'retry-after': '1' } });
    expect(await fetchToken()).toEqual({ status: 503, body: 'down' });
    expect((await fetchToken()).status).toBe(200);
    expect(world.endpoint.requests.at(-1)).toMatchObject({ method: 'GET', userID: 'alice' });
  });
});
