import { afterEach, describe, expect, test, vi } from 'vitest';
import { tokenEndpoint } from 'zim-session';
import { answer, pass, scriptedEndpoint, TOKEN } from './scripted-endpoint.ts';
import { ALICE, createWorld, outcome, type World } from './world.ts';

// What an answer says of time is a hint, and its own headers are most often right.

const server = scriptedEndpoint();
const { script } = server;
/** An hour before the token ends. */
const NOW = Date.UTC(2040, 0, 1) - 3_600_000;
const gmt = (at: number) => new Date(at).toUTCString();

const ask = () => tokenEndpoint(server.url)({ userID: 'alice', signal: new AbortController().signal });

describe('the time of an answer', () => {
  test.each<[string, Record<string, string>, number | undefined]>([
    ['its Date', { date: gmt(NOW) }, NOW + 500],
    ['a Date from a cache', { date: gmt(NOW - 1_800_000), age: '1800' }, NOW + 500],
    ['a Date of a second in a cache', { date: gmt(NOW - 1_000), age: '1' }, NOW + 500],
    ['an Age of 0', { date: gmt(NOW), age: '0' }, NOW + 500],
    ['an Age that nobody can read', { date: gmt(NOW), age: '-5' }, undefined],
    ['an Age with a unit', { date: gmt(NOW), age: '30 min' }, undefined],
    ['an Age twice', { date: gmt(NOW), age: '30, 60' }, undefined],
    ['an Age without an end', { date: gmt(NOW), age: '9'.repeat(400) }, undefined],
    ['an Age as a power', { date: gmt(NOW), age: '1e9' }, undefined],
    ['a Date in seconds', { date: String(NOW / 1000) }, undefined],
    ['a Date in ms', { date: String(NOW) }, undefined],
    ['an ISO Date', { date: new Date(NOW).toISOString() }, undefined],
    ['a Date of another zone', { date: gmt(NOW).replace('GMT', '+0200') }, undefined],
    ['words', { date: 'some day' }, undefined],
    ['nonsense that looks like one', { date: 'Xxx, 99 Yyy 2040 99:99:99 GMT' }, undefined],
  ])('is told by %s', async (_name, headers, serverTime) => {
    script.push(answer(TOKEN, 200, headers));
    expect((await ask()).serverTime).toBe(serverTime);
  });

  test.each<[string, object, object]>([
    ['serverTime in seconds', { serverTime: NOW / 1000 }, { serverTime: NOW + 500 }],
    ['server_time in seconds', { server_time: NOW / 1000 }, { serverTime: NOW + 500 }],
    ['expires_in in ms', { expires_in: 3_600_000 }, { serverTime: NOW + 500, expiresIn: undefined }],
    [
      'expiresIn as an instant',
      { expiresIn: NOW + 3_600_000 },
      { serverTime: NOW + 500, expiresIn: undefined },
    ],
    ['expiresIn of a day', { expiresIn: 86_400 }, { serverTime: NOW + 500, expiresIn: undefined }],
    ['what fits', { serverTime: NOW + 77, expiresIn: 3_600 }, { serverTime: NOW + 77, expiresIn: 3_600 }],
    ['expiresIn that fits', { expiresIn: 3_600 }, { serverTime: NOW, expiresIn: 3_600 }],
  ])('goes before what its body says, where they disagree: %s', async (_name, told, expected) => {
    script.push(answer({ token: TOKEN, ...told }, 200, { date: gmt(NOW) }));
    expect(await ask()).toMatchObject(expected);
  });

  test('is that of what parse answers, too', async () => {
    script.push(answer({ ticket: TOKEN }, 200, { date: gmt(NOW) }));
    const parse = (body: unknown) => ({ token: (body as { ticket: string }).ticket, serverTime: NOW / 1000 });
    const grant = await tokenEndpoint(server.url, { parse })({ userID: 'alice' });
    expect(grant.serverTime).toBe(NOW + 500);
  });
});

describe('in a session', () => {
  afterEach(() => void vi.unstubAllGlobals());

  const endpointOf = (world: World) =>
    world.another({ tokenProvider: tokenEndpoint('https://example.com/t') });

  test('Age says how old a cached answer is: renewed before a backend is down around the expiry', async () => {
    const world = createWorld({}, 0.5);
    const made = world.clock.now() - 1_800_000;
    const old = world.backend.token(1_800);
    let down = false;
    let asked = 0;
    vi.stubGlobal('fetch', async () => {
      if (down) throw new TypeError('down');
      const date = gmt(asked++ ? world.clock.now() : made);
      return asked === 1
        ? new Response(old, { headers: { date, age: '1800' } })
        : new Response(world.backend.token(3_600), { headers: { date } });
    });
    const session = endpointOf(world);
    const lost: string[] = [];
    session.on('sessionLost', ({ error }) => lost.push(error.code));
    const login = outcome(session.login(ALICE));
    await pass(world.clock, 2_000, 100);
    expect(login.code).toBe('resolved');
    expect((session.getSnapshot().tokenExpiresAt! - world.clock.now()) / 1000).toBeLessThan(1_810);
    await pass(world.clock, 1_760_000, 20_000);
    down = true;
    await pass(world.clock, 60_000, 2_000);
    expect(lost).toEqual([]);
  });

  test('an expired token from a cache does not reach ZIM', async () => {
    const world = createWorld({}, 0.5);
    const made = world.clock.now() - 2 * 3_600_000;
    const old = world.backend.token(-3_600);
    vi.stubGlobal('fetch', async () => new Response(old, { headers: { date: gmt(made), age: '7200' } }));
    outcome(endpointOf(world).login(ALICE));
    await pass(world.clock, 2_000, 100);
    expect(world.fake.serverTokens).toEqual([]);
  });

  test.each<[string, (now: number) => object]>([
    ['serverTime in seconds', (now) => ({ serverTime: now / 1000 })],
    ['expiresIn in ms', () => ({ expiresIn: 3_600_000 })],
    ['expiresIn as an instant', (now) => ({ expiresIn: now + 3_600_000 })],
    ['expiresIn null', () => ({ expiresIn: null })],
    ['serverTime 1e300', () => ({ serverTime: 1e300 })],
    ['serverTime 0', () => ({ serverTime: 0 })],
  ])('%s spoils nothing, with a Date to compare with and without', async (_name, told) => {
    for (const dated of [true, false]) {
      const world = createWorld({}, 0.5);
      vi.stubGlobal('fetch', async () => {
        const now = world.clock.now();
        const body = JSON.stringify({ token: world.backend.token(3_600), ...told(now) });
        return new Response(body, dated ? { headers: { date: gmt(now) } } : {});
      });
      const session = endpointOf(world);
      const login = outcome(session.login(ALICE));
      await pass(world.clock, 2_000, 100);
      expect(login.code).toBe('resolved');
      expect(Math.abs(session.getSnapshot().tokenExpiresAt! - world.clock.now() - 3_600_000)).toBeLessThan(
        5_000,
      );
      expect(session.getSnapshot().clockSkew ?? 0).toBe(0);
    }
  });

  test('expiresIn of the app’s session of a day, and an outage of a minute around the expiry: nothing is lost', async () => {
    const world = createWorld({}, 0.5);
    let down = false;
    vi.stubGlobal('fetch', async () => {
      if (down) throw new TypeError('down');
      const headers = { date: gmt(world.clock.now()) };
      return new Response(JSON.stringify({ token: world.backend.token(3_600), expiresIn: 86_400 }), {
        headers,
      });
    });
    const session = endpointOf(world);
    const lost: string[] = [];
    session.on('sessionLost', ({ error }) => lost.push(error.code));
    outcome(session.login(ALICE));
    await pass(world.clock, 3_564_000, 20_000);
    down = true;
    await pass(world.clock, 60_000, 2_000);
    expect([session.getSnapshot().status, lost]).toEqual(['logged-in', []]);
  });
});
