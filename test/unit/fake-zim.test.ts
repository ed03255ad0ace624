import { describe, expect, it, vi } from 'vitest';
import type { RawZimClass } from '../../src/adapters/zim.ts';
import { parseToken } from '../../src/core/token.ts';
import { createFakeZim, type FakeZimOptions } from '../../src/testing/fake-zim.ts';
import { fakeToken } from '../../src/testing/plain-token.ts';
import { createVirtualClock } from '../../src/testing/virtual-clock.ts';

const START = Date.UTC(2030, 0, 1);
const SECOND = 1000;
const HOUR = 3600 * SECOND;

type Outcome = 'pending' | 'resolved' | { code: number; message: string } | Error;

function setUp(options: Partial<FakeZimOptions> = {}) {
  const clock = createVirtualClock(START);
  const fake = createFakeZim({ clock, ...options });
  const { ZIM } = fake;
  const events: string[] = [];

  function create() {
    const zim = ZIM.create({ appID: 1234 })!;
    zim.on('connectionStateChanged', (_zim, { state, event }) => events.push(`${state}/${event}`));
    zim.on('tokenWillExpire', (_zim, { second }) => events.push(`warned ${second}`));
    return zim;
  }
  const zim = create();
  const token = (lifetime = HOUR, nonce = 0) =>
    fakeToken({ expiresAt: clock.now() + lifetime, userID: 'alice', nonce });
  const login = (text: string = token(), userID = 'alice') => watch(zim.login(userID, { token: text }));

  return {
    clock,
    fake,
    ZIM,
    zim,
    create,
    token,
    login,
    /** What was emitted since the last call. */
    news: () => events.splice(0),
    renew: (text: string) => watch(zim.renewToken(text)),
    async loggedIn(text: string = token()) {
      const outcome = login(text);
      await clock.advance(50);
      expect(outcome()).toBe('resolved');
      events.splice(0);
    },
  };
}

function watch(promise: Promise<unknown>): () => Outcome {
  let outcome: Outcome = 'pending';
  promise.then(
    () => {
      outcome = 'resolved';
    },
    (error) => {
      outcome = error;
    },
  );
  return () => outcome;
}

const failed = (code: number) => expect.objectContaining({ code });

describe('fakeToken', () => {
  it('is a token04 with a true expiry', () => {
    const expiresAt = START + HOUR;
    expect(parseToken(fakeToken({ expiresAt }))).toEqual({ expiresAt, mode: 'GCM' });
    expect(fakeToken({ expiresAt })).toBe(fakeToken({ expiresAt }));
    expect(fakeToken({ expiresAt, nonce: 1 })).not.toBe(fakeToken({ expiresAt }));
    expect(fakeToken({ expiresAt, userID: 'alice' })).not.toBe(fakeToken({ expiresAt }));
  });
});

describe('the singleton', () => {
  it('S3: create works once, then answers null; getInstance is undefined before', () => {
    const { ZIM } = createFakeZim({ clock: createVirtualClock() });
    expect(ZIM.getInstance()).toBeUndefined();
    const zim = ZIM.create({ appID: 1234 });
    expect(ZIM satisfies RawZimClass).toBe(ZIM);
    expect(zim).toBeInstanceOf(ZIM);
    expect(ZIM.create({ appID: 1234 })).toBeNull();
    expect(ZIM.getInstance()).toBe(zim);
    expect(Object.hasOwn(zim!, 'login')).toBe(false);
  });

  it('S4: after destroy, getInstance answers the dead instance until create', async () => {
    const { ZIM, zim, token } = setUp();
    zim.destroy();
    expect(ZIM.getInstance()).toBe(zim);
    await expect(zim.login('alice', { token: token() })).rejects.toEqual(failed(6000002));
    await expect(zim.renewToken(token())).rejects.toEqual(failed(6000002));
    expect(() => zim.logout()).not.toThrow();
    const next = ZIM.create({ appID: 1234 });
    expect(next).not.toBe(zim);
    expect(ZIM.getInstance()).toBe(next);
  });

  it.each([0, '1234', undefined])('S5: a bad appID (%j) makes create throw JSON', (appID) => {
    const { ZIM } = createFakeZim({ clock: createVirtualClock() });
    const thrown = (() => {
      try {
        return ZIM.create({ appID });
      } catch (error) {
        return error;
      }
    })();
    expect(thrown).toBeInstanceOf(Error);
    expect(JSON.parse((thrown as Error).message)).toMatchObject({ code: 6000003, version: '2.29.0' });
  });

  it('S6: an appSign is ignored, and the old login(userInfo, token) works', async () => {
    const { ZIM } = createFakeZim({ clock: createVirtualClock() });
    expect(ZIM.create({ appID: 1234, appSign: '' })).not.toBeNull();
    const { zim, clock, token, fake } = setUp();
    void zim.login({ userID: 'alice', userName: 'Alice' }, token());
    await clock.advance(50);
    expect(fake.online).toBe('alice');
    expect(fake.profile('alice').userName).toBe('Alice');
  });
});

describe('errors and events', () => {
  it('S7: rejections are plain objects, with appID and userID in a refusal', async () => {
    const { login, clock, fake } = setUp();
    fake.refuseLogin(50111);
    const outcome = login();
    await clock.advance(50);
    expect(outcome()).not.toBeInstanceOf(Error);
    expect(Object.keys(outcome())).toEqual(['code', 'message']);
    expect(outcome()).toEqual({ code: 6000103, message: expect.stringMatching(/50111.*1234.*alice/) });
  });

  it('S8: a failed login is also rejected where nobody can catch it', async () => {
    const uncaught = vi.fn();
    const { login, clock, fake } = setUp({ uncaught });
    fake.refuseLogin(50111);
    login();
    await clock.advance(50);
    expect(uncaught).toHaveBeenCalledWith(failed(6000103));
  });

  it('S9: one listener per event; off removes whoever is there', () => {
    const { zim, fake } = setUp();
    const [first, second] = [vi.fn(), vi.fn()];
    zim.on('peerMessageReceived', first);
    zim.on('peerMessageReceived', second);
    fake.emit('peerMessageReceived', { messageList: [] });
    expect(first).not.toHaveBeenCalled();
    expect(second).toHaveBeenCalledOnce();
    zim.off('peerMessageReceived');
    fake.emit('peerMessageReceived', { messageList: [] });
    expect(second).toHaveBeenCalledOnce();
  });

  it('S9: off without a type takes the SDK’s own context along', () => {
    const { zim, fake } = setUp();
    zim.off();
    const listener = vi.fn();
    zim.on('peerMessageReceived', listener);
    fake.emit('peerMessageReceived', {});
    expect(listener).toHaveBeenCalledWith(null, {});
  });

  it('S10: a connectionStateChanged listener that throws at login leaves it pending', async () => {
    const uncaught = vi.fn();
    const { zim, login, clock } = setUp({ uncaught });
    const error = new Error('thrown by a listener');
    zim.on('connectionStateChanged', () => {
      throw error;
    });
    const outcome = login();
    await clock.advance(HOUR / 2);
    expect(outcome()).toBe('pending');
    expect(uncaught).toHaveBeenCalledWith(error);
  });

  it('S10: a tokenWillExpire listener that throws at login fails it, and wedges the instance', async () => {
    const { zim, login, clock, token, news } = setUp();
    const error = new Error('thrown by a listener');
    zim.on('tokenWillExpire', () => {
      throw error;
    });
    const outcome = login(token(20 * SECOND));
    await clock.advance(50);
    expect(outcome()).toBe(error);
    expect(error).toMatchObject({ code: 6000101 });
    const next = login();
    await clock.advance(60 * SECOND);
    expect(next()).toBe('pending');
    expect(news()).toEqual([]);
  });

  it('S10: at an offline login it comes out of the call', () => {
    const { zim, token } = setUp();
    zim.on('tokenWillExpire', () => {
      throw new Error('thrown by a listener');
    });
    const config = { token: token(20 * SECOND), isOfflineLogin: true };
    expect(() => zim.login('alice', config)).toThrow('thrown by a listener');
  });

  it('S10: thrown from 3/3, it ends the retries', async () => {
    const uncaught = vi.fn();
    const { zim, loggedIn, clock, fake } = setUp({ uncaught });
    await loggedIn();
    const listener = vi.fn(() => {
      throw new Error('thrown by a listener');
    });
    zim.on('connectionStateChanged', listener);
    fake.dropConnection();
    await clock.advance(60 * SECOND);
    expect(listener).toHaveBeenCalledOnce();
    expect(uncaught).toHaveBeenCalledOnce();
  });

  it('S11, S12: listeners get (zim, data)', async () => {
    const { zim, clock, token } = setUp();
    const [state, expiry] = [vi.fn(), vi.fn()];
    zim.on('connectionStateChanged', state);
    zim.on('tokenWillExpire', expiry);
    void zim.login('alice', { token: token(60 * SECOND) });
    await clock.advance(40 * SECOND);
    expect(state.mock.calls).toEqual([[zim, { state: 2, event: 0, extendedData: '' }]]);
    expect(expiry.mock.calls).toEqual([[zim, { second: 30 }]]);
  });

  it('S12: logout emits 0/0 inside the call', async () => {
    const { zim, loggedIn, news, fake } = setUp();
    await loggedIn();
    zim.logout();
    expect(news()).toEqual(['0/0']);
    expect(fake.online).toBeNull();
  });

  it('S12: kicked out, unregistered, closed by the server', async () => {
    const { zim, fake, loggedIn, token } = setUp();
    const data = vi.fn();
    zim.on('connectionStateChanged', (_zim, payload) => data(payload));
    await loggedIn();
    fake.kick();
    expect(data).toHaveBeenLastCalledWith({
      state: 0,
      event: 4,
      extendedData: expect.stringMatching(/^{"reason":1,"message":".+"}$/),
    });
    await loggedIn(token(HOUR, 1));
    fake.unregister();
    expect(data).toHaveBeenLastCalledWith(expect.objectContaining({ state: 0, event: 6 }));
    await loggedIn(token(HOUR, 2));
    fake.serverClose();
    expect(data).toHaveBeenLastCalledWith({ state: 0, event: 2, extendedData: '' });
    expect(fake.online).toBeNull();
  });
});

describe('login', () => {
  it('resolves with 2/0 before it', async () => {
    const { zim, clock, token, fake } = setUp();
    const order: string[] = [];
    zim.on('connectionStateChanged', () => order.push('event'));
    void zim.login('alice', { token: token() }).then(() => order.push('promise'));
    await clock.advance(49);
    expect(order).toEqual([]);
    await clock.advance(1);
    expect(order).toEqual(['event', 'promise']);
    expect(fake.online).toBe('alice');
    expect(fake.calls).toEqual([
      { at: START, method: 'login', userID: 'alice', token: fake.serverTokens[0], userName: '' },
    ]);
  });

  it('S13: unreachable, it stays pending with 3/3, and resolves when the network is back', async () => {
    const { login, clock, fake, news } = setUp();
    fake.hangLogin();
    const outcome = login();
    await clock.advance(9 * SECOND);
    expect(news()).toEqual(['3/3', '3/3', '3/3', '3/3', '3/3']);
    await clock.advance(HOUR / 4);
    expect(outcome()).toBe('pending');
    news();
    fake.heal();
    await clock.advance(33 * SECOND);
    expect(outcome()).toBe('resolved');
    expect(news()).toEqual(['2/0']);
  });

  it('S13: logout stops the retries and settles nothing; a fresh login works', async () => {
    const { login, clock, fake, news, zim } = setUp();
    fake.hangLogin();
    const first = login();
    await clock.advance(SECOND);
    news();
    zim.logout();
    await clock.advance(60 * SECOND);
    expect(news()).toEqual(['0/0']);
    fake.heal();
    const second = login();
    await clock.advance(SECOND);
    expect(second()).toBe('resolved');
    expect(first()).toBe('pending');
  });

  it('S14: no answer rejects 6000105, and the next login hangs until logout', async () => {
    const { login, clock, fake, zim, news } = setUp();
    fake.silence();
    const first = login();
    await clock.advance(5 * SECOND);
    expect(first()).toBe('pending');
    await clock.advance(2 * SECOND);
    expect(first()).toEqual(failed(6000105));
    fake.heal();
    const second = login();
    await clock.advance(60 * SECOND);
    expect(second()).toBe('pending');
    expect(news()).toEqual([]);
    zim.logout();
    const third = login();
    await clock.advance(SECOND);
    expect(third()).toBe('resolved');
    expect(second()).toBe('pending');
  });

  it('S15: a refusal is replayed for 10 s without asking, until logout', async () => {
    const { login, clock, fake, zim, news } = setUp();
    fake.refuseLogin(50111, 1);
    const first = login();
    await clock.advance(SECOND);
    expect(first()).toEqual(failed(6000103));
    expect(news()).toEqual(['0/3']);
    const second = login();
    await clock.flush();
    expect(second()).toBe(first());
    expect(fake.serverTokens).toHaveLength(1);
    zim.logout();
    expect(news()).toEqual([]);
    const third = login();
    await clock.advance(SECOND);
    expect(third()).toBe('resolved');
  });

  it('S15: the latch opens by itself after 10 s', async () => {
    const { login, clock, fake } = setUp();
    fake.refuseLogin(50111, 1);
    login();
    await clock.advance(9 * SECOND);
    const early = login();
    await clock.advance(2 * SECOND);
    expect(early()).toEqual(failed(6000103));
    const late = login();
    await clock.advance(SECOND);
    expect(late()).toBe('resolved');
  });

  it.each([
    [102005, ['0/4']],
    [102009, []],
  ])('S16: refused with %d it never settles', async (code, events) => {
    const { login, clock, fake, news } = setUp();
    fake.refuseLogin(code, 1);
    const outcome = login();
    await clock.advance(HOUR / 4);
    expect(outcome()).toBe('pending');
    expect(news()).toEqual(events);
  });

  it('S17: the same user shares the attempt, another is refused', async () => {
    const { login, clock, fake, token } = setUp();
    const first = login();
    const second = login();
    const other = login(token(), 'bob');
    await clock.flush();
    expect(other()).toEqual(failed(6000111));
    await clock.advance(50);
    expect([first(), second()]).toEqual(['resolved', 'resolved']);
    expect(fake.serverTokens).toHaveLength(1);
  });

  it('S17, S38: connected, the same user resolves at once and the token is handed over', async () => {
    const { login, clock, fake, token, loggedIn, news } = setUp();
    await loggedIn();
    const theirs = token(2 * HOUR);
    const again = login(theirs);
    const other = login(token(), 'bob');
    await clock.flush();
    expect(again()).toBe('resolved');
    expect(other()).toEqual(failed(6000111));
    await clock.advance(SECOND);
    expect(fake.serverTokens.at(-1)).toBe(theirs);
    await clock.advance(HOUR);
    expect(news()).toEqual([]);
  });

  it('S17: a hand-over that fails is nobody’s business', async () => {
    const { login, clock, fake, token, loggedIn, news } = setUp();
    await loggedIn();
    fake.refuseRenew(1);
    const again = login(token(2 * HOUR));
    await clock.advance(SECOND);
    expect(again()).toBe('resolved');
    expect(news()).toEqual([]);
  });

  it('S18: an empty userID wedges the instance until it is recreated', async () => {
    const { login, clock, zim, news, token, create } = setUp();
    login(token(), '');
    await clock.advance(SECOND);
    news();
    zim.logout();
    expect(news()).toEqual([]);
    const next = login();
    await clock.advance(SECOND);
    expect(next()).toEqual(failed(6000111));
    zim.destroy();
    const outcome = watch(create().login('alice', { token: token() }));
    await clock.advance(SECOND);
    expect(outcome()).toBe('resolved');
  });

  it('S19: it works right after logout, expiry and being kicked out', async () => {
    const { clock, fake, zim, loggedIn, token } = setUp();
    await loggedIn();
    zim.logout();
    await loggedIn(token(10 * SECOND));
    await clock.advance(10 * SECOND);
    expect(fake.calls.filter(({ method }) => method === 'login')).toHaveLength(2);
    await loggedIn(token());
    fake.kick();
    await loggedIn(token(HOUR, 3));
  });

  it('S20: an offline login with an expired token wedges the instance', async () => {
    const { zim, clock, token, login } = setUp();
    const expired = token(-SECOND);
    const offline = watch(zim.login('alice', { token: expired, isOfflineLogin: true }));
    await clock.advance(SECOND);
    expect(offline()).toBe('resolved');
    zim.logout();
    const next = login();
    await clock.advance(60 * SECOND);
    expect(next()).toBe('pending');
  });
});

describe('tokens', () => {
  it.each([
    ['', 6000103],
    ['04short', 6000103],
    [`04${'*'.repeat(40)}`, 6000103],
    [`03${'A'.repeat(40)}`, 6000107],
  ])('S21: %j is refused on the spot', async (text, code) => {
    const { login, clock, fake } = setUp();
    const outcome = login(text);
    await clock.flush();
    expect(outcome()).toEqual(failed(code));
    await clock.advance(SECOND);
    expect(fake.serverTokens).toEqual([]);
  });

  it.each([-SECOND, 20 * SECOND, 25 * 24 * HOUR])('S21: a lifetime of %d ms is not enforced', async (ms) => {
    const { login, clock, token } = setUp({ checkToken: () => 0 });
    const outcome = login(token(ms));
    await clock.advance(50);
    expect(outcome()).toBe('resolved');
  });

  it('S22: renewing with an expired token succeeds, and disconnects', async () => {
    const { renew, clock, loggedIn, token, news } = setUp();
    await loggedIn();
    const outcome = renew(token(-5 * SECOND));
    await clock.advance(30);
    expect(outcome()).toBe('resolved');
    expect(news()).toEqual(['warned -5', '0/5']);
  });

  it('S22: renewing with an earlier expiry succeeds', async () => {
    const { renew, clock, loggedIn, token, news } = setUp();
    await loggedIn();
    const outcome = renew(token(60 * SECOND));
    await clock.advance(40 * SECOND);
    expect(outcome()).toBe('resolved');
    expect(news()).toEqual(['warned 30']);
  });

  it('S23: renewing with the same token warns again at once', async () => {
    const { renew, clock, loggedIn, token, news } = setUp();
    const text = token(60 * SECOND);
    await loggedIn(text);
    await clock.advance(31 * SECOND);
    expect(news()).toEqual(['warned 30']);
    const outcome = renew(text);
    await clock.advance(30);
    expect(outcome()).toBe('resolved');
    expect(news()).toEqual(['warned 29']);
  });

  it('S24: less than 500 ms after the previous call it is refused', async () => {
    const { renew, clock, loggedIn, token, fake } = setUp();
    await loggedIn();
    fake.refuseRenew(1, 1);
    renew(token(2 * HOUR));
    await clock.advance(499);
    const early = renew(token(2 * HOUR, 1));
    await clock.advance(1);
    const late = renew(token(2 * HOUR, 2));
    await clock.advance(30);
    expect(early()).toEqual(failed(6000004));
    expect(late()).toBe('resolved');
  });

  it('S25: 6000121 logged out, 6000104 while the socket is down', async () => {
    const { renew, clock, loggedIn, token, fake } = setUp();
    const loggedOut = renew(token());
    await clock.flush();
    expect(loggedOut()).toEqual(failed(6000121));
    await loggedIn();
    fake.goOffline();
    await clock.advance(SECOND);
    const down = renew(token(2 * HOUR));
    await clock.flush();
    expect(down()).toEqual(failed(6000104));
  });

  it('S25: no answer rejects 6000105 after 6 s; logout meanwhile, and it never settles', async () => {
    const { renew, clock, loggedIn, token, fake, zim } = setUp();
    await loggedIn();
    fake.silence();
    const unanswered = renew(token(2 * HOUR));
    await clock.advance(6 * SECOND);
    expect(unanswered()).toEqual(failed(6000105));
    const abandoned = renew(token(2 * HOUR, 1));
    zim.logout();
    await clock.advance(60 * SECOND);
    expect(abandoned()).toBe('pending');
  });

  it.each([50111, 1, 102005])('S26: a server’s %d arrives at renewToken as 6000103', async (code) => {
    const { renew, clock, loggedIn, token, fake, news } = setUp();
    await loggedIn();
    fake.refuseRenew(code);
    const outcome = renew(token(2 * HOUR));
    await clock.advance(30);
    expect(outcome()).toEqual(failed(6000103));
    expect(news()).toEqual([]);
  });
});

describe('expiry', () => {
  it('S27, S28: one warning 30 s before, the end 2 s before', async () => {
    const { clock, loggedIn, token, news } = setUp();
    await loggedIn(token(60 * SECOND));
    await clock.advance(29 * SECOND);
    expect(news()).toEqual([]);
    await clock.advance(SECOND);
    expect(news()).toEqual(['warned 30']);
    await clock.advance(27 * SECOND);
    expect(news()).toEqual([]);
    await clock.advance(SECOND);
    expect(news()).toEqual(['0/5']);
  });

  it('S27: with less than 30 s left the warning comes inside login', async () => {
    const { zim, clock, token } = setUp();
    const order: unknown[] = [];
    zim.on('tokenWillExpire', (_zim, data) => order.push(data));
    void zim.login('alice', { token: token(20 * SECOND) }).then(() => order.push('promise'));
    await clock.advance(50);
    expect(order).toEqual([{ second: 20 }, 'promise']);
  });

  it('S29: after a sleep both come in one tick, and the documented handler renews into 6000121', async () => {
    const { zim, clock, loggedIn, token, fake } = setUp();
    await loggedIn(token(60 * SECOND));
    const order: string[] = [];
    let outcome = (): Outcome => 'pending';
    zim.on('connectionStateChanged', (_zim, { state, event }) => order.push(`${state}/${event}`));
    zim.on('tokenWillExpire', (_zim, { second }) => {
      order.push(`warned ${second} at ${clock.now() - START}`);
      clock.setTimeout(() => {
        outcome = watch(zim.renewToken(token()));
      }, 100);
    });
    await clock.sleep(HOUR);
    expect(order).toEqual([`warned 30 at ${HOUR + 50}`, '0/5']);
    await clock.advance(100);
    expect(outcome()).toEqual(failed(6000121));
    expect(fake.serverTokens).toHaveLength(1);
  });

  it('S30: expiry while reconnecting ends the reconnecting', async () => {
    const { clock, loggedIn, token, news, fake } = setUp();
    await loggedIn(token(60 * SECOND));
    fake.goOffline();
    await clock.advance(60 * SECOND);
    expect(news().at(-1)).toBe('0/5');
    fake.goOnline();
    await clock.advance(HOUR);
    expect(news()).toEqual([]);
  });

  it('S31: the old token refused on reconnect is 0/3, and the end', async () => {
    const { clock, loggedIn, news, fake } = setUp();
    await loggedIn();
    fake.refuseLogin(50111);
    fake.dropConnection();
    await clock.advance(HOUR / 4);
    expect(news()).toEqual(['3/3', '3/1', '0/3']);
  });

  it('S32: a client ahead of the server is corrected', async () => {
    const { clock, loggedIn, news, token } = setUp({ serverNow: () => clock.now() - 5 * 60 * SECOND });
    // Ten minutes by the server, five by the client.
    await loggedIn(token(5 * 60 * SECOND));
    await clock.advance(9 * 60 * SECOND);
    expect(news()).toEqual([]);
    await clock.advance(60 * SECOND);
    expect(news()).toEqual(['warned 30', '0/5']);
  });

  it('S32: a client behind the server is warned too late', async () => {
    const { clock, loggedIn, news, token } = setUp({ serverNow: () => clock.now() + 60 * SECOND });
    // Five minutes by the client, four by the server.
    await loggedIn(token(5 * 60 * SECOND));
    await clock.advance(4 * 60 * SECOND + 20 * SECOND);
    expect(news()).toEqual([]);
    await clock.advance(20 * SECOND);
    expect(news()).toEqual(['warned 30']);
  });

  it('S33: the timers are clamped to 24 days', async () => {
    const { clock, loggedIn, news, token } = setUp();
    await loggedIn(token(30 * 24 * HOUR));
    await clock.advance(24 * 24 * HOUR - 31 * SECOND);
    expect(news()).toEqual([]);
    await clock.advance(SECOND);
    expect(news()).toEqual(['warned 30']);
  });
});

describe('reconnecting', () => {
  it('S35: after a dirty close it reconnects with the token that it has', async () => {
    const { clock, loggedIn, news, fake, token } = setUp();
    const text = token();
    await loggedIn(text);
    fake.dropConnection();
    expect(news()).toEqual(['3/3']);
    await clock.advance(SECOND);
    expect(news()).toEqual(['3/1', '2/0']);
    expect(fake.serverTokens).toEqual([text, text]);
  });

  it('S35: offline it goes on, and online makes it try at once', async () => {
    const { clock, loggedIn, news, fake } = setUp();
    await loggedIn();
    fake.goOffline();
    await clock.advance(600 * SECOND);
    expect(new Set(news())).toEqual(new Set(['3/3']));
    fake.goOnline();
    await clock.advance(SECOND);
    expect(news()).toEqual(['3/3', '3/1', '2/0']);
  });

  it('S35: a clean close goes unnoticed until the page says something', async () => {
    const { clock, loggedIn, news, renew, fake, token } = setUp();
    await loggedIn();
    fake.dropConnection({ clean: true });
    const outcome = renew(token(2 * HOUR));
    await clock.advance(60 * SECOND);
    expect(outcome()).toEqual(failed(6000105));
    expect(news()).toEqual([]);
    fake.showPage();
    await clock.advance(7 * SECOND);
    expect(news()).toEqual(['3/3', '3/1', '2/0']);
  });

  it('S35: a visible page with a living socket changes nothing', async () => {
    const { clock, loggedIn, news, fake } = setUp();
    await loggedIn();
    fake.showPage();
    fake.goOnline();
    await clock.advance(60 * SECOND);
    expect(news()).toEqual([]);
  });
});

// Seen on 2.29.0 too, and in no S-number.
describe('oversights', () => {
  it('reconnecting after a renewal, it goes by the expiry of the token of the login', async () => {
    const { clock, loggedIn, renew, token, news, fake } = setUp();
    await loggedIn(token(60 * SECOND));
    renew(token(HOUR));
    await clock.advance(61 * SECOND);
    expect(news()).toEqual([]);
    fake.dropConnection();
    await clock.advance(SECOND);
    expect(news()).toEqual(['3/3', '3/1', 'warned -1', '2/0', '0/5']);
  });

  it('logged out while its first socket is being opened, it sends the login all the same', async () => {
    const { clock, login, zim, news, fake, token } = setUp();
    const outcome = login();
    zim.logout();
    expect(news()).toEqual(['0/0']);
    await clock.advance(SECOND);
    expect(news()).toEqual(['0/3']);
    expect(outcome()).toBe('pending');
    expect(fake.serverTokens).toHaveLength(1);
    expect(fake.online).toBeNull();
    const next = login(token());
    await clock.advance(SECOND);
    expect(next()).toEqual(failed(6000103));
  });

  it('logged out while the server thinks about the login, it does not tell the server', async () => {
    const { clock, login, zim, news, fake } = setUp();
    login();
    await clock.advance(20);
    zim.logout();
    await clock.advance(60 * SECOND);
    expect(news()).toEqual(['0/0']);
    expect(fake.online).toBe('alice');
  });

  it('refused with an expired token, login emits 0/5 and never settles', async () => {
    const { clock, login, token, news } = setUp();
    const outcome = login(token(-20 * SECOND));
    await clock.advance(60 * SECOND);
    expect(news()).toEqual(['0/5']);
    expect(outcome()).toBe('pending');
  });

  it('after 0/2 a login presents the old token', async () => {
    const { clock, loggedIn, login, token, fake } = setUp();
    const [old, fresh] = [token(), token(2 * HOUR)];
    await loggedIn(old);
    fake.serverClose();
    const outcome = login(fresh);
    await clock.advance(SECOND);
    expect(outcome()).toBe('resolved');
    expect(fake.serverTokens).toEqual([old, old]);
  });

  it('after 0/3 on a reconnect its timers run on', async () => {
    const { clock, loggedIn, token, news, fake } = setUp();
    await loggedIn(token(60 * SECOND));
    fake.refuseLogin(50111);
    fake.dropConnection();
    await clock.advance(60 * SECOND);
    expect(news()).toEqual(['3/3', '3/1', '0/3', 'warned 30', '0/5']);
  });

  it('just after a dirty close, before the first retry, renewToken is sent into the void', async () => {
    const { clock, loggedIn, renew, token, news, fake } = setUp();
    await loggedIn();
    fake.dropConnection();
    const outcome = renew(token(2 * HOUR));
    await clock.advance(5 * SECOND);
    expect(news()).toEqual(['3/3', '3/1', '2/0']);
    expect(outcome()).toBe('pending');
    await clock.advance(SECOND);
    expect(outcome()).toEqual(failed(6000105));
  });

  it('told that it is not logged in, it logs in again by itself', async () => {
    const { clock, loggedIn, renew, token, news, fake } = setUp();
    await loggedIn();
    fake.refuseRenew(50012, 1);
    const outcome = renew(token(2 * HOUR));
    await clock.advance(SECOND);
    expect(outcome()).toEqual(failed(6000121));
    expect(news()).toEqual(['3/1', '2/0']);
  });

  it.each([
    [50004, 6000006],
    [50111, 6000103],
  ])('knows some of the server’s codes: %d arrives at renewToken as %d', async (server, client) => {
    const { clock, loggedIn, renew, token, fake } = setUp();
    await loggedIn();
    fake.refuseRenew(server, 1);
    const outcome = renew(token(2 * HOUR));
    await clock.advance(SECOND);
    expect(outcome()).toEqual(failed(client));
  });
});

describe('versions', () => {
  it('S36: 2.20 settles before it emits 2/0', async () => {
    const { zim, clock, token } = setUp({ order: '2.20' });
    const order: string[] = [];
    zim.on('connectionStateChanged', (_zim, { state, event }) => order.push(`${state}/${event}`));
    void zim.login('alice', { token: token() }).then(() => order.push('promise'));
    await clock.advance(60);
    expect(order).toEqual(['promise', '2/0']);
  });

  it('S36: 2.13 emits 1/1 first', async () => {
    const { login, clock, news } = setUp({ order: '2.13' });
    login();
    await clock.advance(60);
    expect(news()).toEqual(['1/1', '2/0']);
  });
});

describe('other code', () => {
  it('S37: destroy emits nothing, and settles nothing', async () => {
    const { zim, clock, login, news, fake } = setUp();
    const outcome = login();
    await clock.advance(20);
    zim.destroy();
    await clock.advance(60 * SECOND);
    expect(outcome()).toBe('pending');
    expect(news()).toEqual([]);
    expect(fake.online).toBeNull();
  });

  it('S39: a userName overwrites, a blank one does not', async () => {
    const { zim, clock, fake, token, loggedIn } = setUp();
    await loggedIn();
    const renamed = watch(zim.updateUserName('Alicia'));
    await clock.advance(30);
    expect(renamed()).toBe('resolved');
    zim.logout();
    await loggedIn();
    expect(fake.profile('alice').userName).toBe('Alicia');
    zim.logout();
    void zim.login('alice', { token: token(), userName: 'Alice' });
    await clock.advance(50);
    expect(fake.profile('alice').userName).toBe('Alice');
  });

  it('S40: logout forgets the rooms', async () => {
    const { zim, clock, fake, loggedIn } = setUp();
    await loggedIn();
    void zim.enterRoom({ roomID: 'lobby' });
    await clock.advance(30);
    expect(fake.rooms).toEqual(['lobby']);
    zim.logout();
    expect(fake.rooms).toEqual([]);
  });

  it('updates the avatar of whoever is logged in', async () => {
    const { zim, clock, fake, loggedIn } = setUp();
    await expect(zim.updateUserAvatarUrl('https://a.example/1')).rejects.toEqual(failed(6000121));
    await loggedIn();
    void zim.updateUserAvatarUrl('https://a.example/1');
    await clock.advance(30);
    expect(fake.profile('alice').userAvatarUrl).toBe('https://a.example/1');
  });
});

describe('the server', () => {
  it('refuses an expired token by its own clock', async () => {
    const { login, clock, token, news } = setUp({ serverNow: () => clock.now() + HOUR });
    const outcome = login(token(HOUR / 2));
    await clock.advance(SECOND);
    expect(outcome()).toEqual(failed(6000103));
    expect(news()).toEqual(['0/3']);
  });

  it('takes another opinion on tokens, and another appID', async () => {
    const checkToken = vi.fn(() => 50111);
    const strict = setUp({ checkToken });
    const outcome = strict.login();
    await strict.clock.advance(SECOND);
    expect(outcome()).toEqual(failed(6000103));
    expect(checkToken).toHaveBeenCalledWith(strict.token(HOUR - SECOND), 'alice', 'login');
    const elsewhere = setUp({ appID: 99 });
    const other = elsewhere.login();
    await elsewhere.clock.advance(SECOND);
    expect(other()).toEqual(failed(6000103));
  });

  it('ends a session at once for expireNow', async () => {
    const { loggedIn, fake, news } = setUp();
    await loggedIn();
    fake.expireNow();
    expect(news()).toEqual(['0/5']);
  });
});
