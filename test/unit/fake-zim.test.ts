import { describe, expect, it, vi } from 'vitest';
import type { RawZimClass } from '../../src/adapters/raw-zim.ts';
import { parseToken } from '../../src/core/token.ts';
import { createFakeZim, type FakeZimOptions } from '../../src/testing/fake-zim/zim.ts';
import { createVirtualClock } from '../../src/testing/time/virtual-clock.ts';
import { fakeToken } from '../../src/token04/fake.ts';

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

// How it behaves where the real SDK can be asked too is in test/contract. Here is what is FakeZim's own.

describe('fakeToken', () => {
  it('is a token04 with a true expiry', () => {
    const expiresAt = START + HOUR;
    expect(parseToken(fakeToken({ expiresAt }))).toEqual({ expiresAt, mode: 'GCM' });
    expect(fakeToken({ expiresAt })).toBe(fakeToken({ expiresAt }));
    expect(fakeToken({ expiresAt, nonce: 1 })).not.toBe(fakeToken({ expiresAt }));
    expect(fakeToken({ expiresAt, userID: 'alice' })).not.toBe(fakeToken({ expiresAt }));
  });
});

describe('createFakeZim', () => {
  it.each([undefined, {}, { clock: 'virtual' }])(
    'says that it takes a clock, where it is given %o',
    (options) => {
      expect(() => createFakeZim(options as never)).toThrow(
        'createFakeZim takes { clock }: createVirtualClock()',
      );
    },
  );
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

describe('calls and events', () => {
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
