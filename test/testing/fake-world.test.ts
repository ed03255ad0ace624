import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isZimSessionError, type ZimSession } from 'zim-session';
import { BACKEND_FAULTS, createQaWorld, type FakeWorld, QaUnavailableError } from 'zim-session/testing';

const ALICE = { userID: 'alice' };
let world: FakeWorld;
let session: ZimSession;
let told: string[];

beforeEach(async () => {
  world = await createQaWorld({ zim: 'fake' });
  session = world.session();
  told = [];
  for (const type of ['sessionLost', 'recovered', 'loggedOut', 'warning', 'tokenRenewed'] as const) {
    session.on(type, (data: { code?: string; reason?: string }) => {
      told.push([type, data.code ?? data.reason].filter(Boolean).join(' '));
    });
  }
});

afterEach(() => world.close());

const status = () => session.getSnapshot().status;
const login = () => world.until(session.login(ALICE));

describe('createQaWorld({ zim: "fake" })', () => {
  it('logs in, renews and logs out, with no time passing by itself', async () => {
    await login();
    expect(status()).toBe('logged-in');
    await world.qa.advance(3_600_000);
    expect(told).toEqual(['tokenRenewed']);
    await session.logout();
    expect(status()).toBe('logged-out');
  });

  it('offers every handle and every backend fault', () => {
    for (const handle of ['expireNow', 'sleep', 'advance', 'kick', 'backend.fail', 'heal'] as const) {
      expect(world.qa.can(handle)).toBe(true);
      expect(world.qa.why(handle)).toBeNull();
    }
    expect(world.qa.backend.faults).toEqual(BACKEND_FAULTS);
    expect(world.qa.can('nonsense' as never)).toBe(false);
  });

  it('shares one ZIM between the sessions of the world', async () => {
    await login();
    const second = world.session();
    await world.until(second.login(ALICE));
    expect(second.zim).toBe(session.zim);
  });

  it('lets an app make its own session with the options of the world', async () => {
    const { createZimSession } = await import('zim-session');
    const own = createZimSession({ ...world.options, timeouts: { login: 1_000 } });
    await world.qa.hang();
    await expect(world.until(own.login(ALICE))).rejects.toMatchObject({ code: 'login-timeout' });
    own.destroy();
  });

  it('says so when a promise does not settle in the time it is given', async () => {
    await expect(world.until(new Promise(() => {}), 500)).rejects.toThrow('not settled within 500 ms');
  });
});

describe('expireNow', () => {
  it('ends the token as ZIM does: the session is lost, and recovers when the backend is well', async () => {
    await login();
    await world.qa.backend.fail('unreachable');
    session.on('tokenWillExpire', () => void told.push('tokenWillExpire'));
    await world.qa.expireNow();
    expect(status()).toBe('recovering');
    expect(session.getSnapshot().connection).toBe('connecting');
    await world.qa.heal();
    await world.qa.advance(30_000);
    expect(status()).toBe('logged-in');
    expect(told).toEqual(['tokenWillExpire', 'sessionLost', 'recovered']);
  });

  it('rejects when nobody is logged in, and says so', async () => {
    const failure = await world.qa.expireNow().catch((error) => error);
    expect(failure).toBeInstanceOf(QaUnavailableError);
    expect(failure.message).toBe('qa.expireNow() is not available here: nobody is logged in');
  });
});

describe('expireIn', () => {
  it('gives ZIM a token that ends then: the session renews when ZIM warns', async () => {
    await login();
    session.on('tokenWillExpire', () => void told.push('tokenWillExpire'));
    await world.qa.expireIn(60_000);
    await world.qa.advance(25_000);
    expect(told).toEqual([]);
    await world.qa.advance(35_000);
    expect(told).toEqual(['tokenWillExpire', 'tokenRenewed']);
    expect(status()).toBe('logged-in');
  });

  it('with a backend that is down, the session ends with the token', async () => {
    await login();
    await world.qa.backend.fail('5xx');
    await world.qa.expireIn(10_000);
    await world.qa.advance(10_000);
    expect(status()).toBe('recovering');
  });

  it('works again right after itself, although ZIM takes two renewals in a row for one too many', async () => {
    await login();
    await world.qa.expireIn(60_000);
    await world.qa.expireIn(45_000);
    await world.qa.advance(17_000);
    expect(told).toEqual(['tokenRenewed']);
  });

  it('before a login decides how long its token lives', async () => {
    await world.qa.expireIn(50_000);
    await login();
    expect(told).toEqual(['warning short-lived-token']);
  });
});

describe('active()', () => {
  it('lists what goes on until heal(), and nothing that is over by itself', async () => {
    const { qa } = world;
    expect(qa.active()).toEqual([]);
    await login();
    await qa.dropConnection();
    await qa.expireNow();
    expect(qa.active()).toEqual([]);
    await qa.dropConnection({ stayDown: true });
    await qa.skewClock(60_000);
    await qa.refuseLogin();
    expect(qa.active()).toEqual([
      { handle: 'dropConnection', how: '' },
      { handle: 'skewClock', how: '60000' },
      { handle: 'refuseLogin', how: '50111' },
    ]);
    await qa.skewClock(0);
    expect(qa.active()).toHaveLength(2);
    await qa.heal();
    expect(qa.active()).toEqual([]);
  });

  it('lists a failing backend until it has failed so many times', async () => {
    const { qa } = world;
    await qa.backend.fail('5xx', { times: 1 });
    expect(qa.active()).toEqual([{ handle: 'backend.fail', how: '5xx' }]);
    await login();
    expect(qa.active()).toEqual([]);
  });
});

describe('time', () => {
  it('sleeping over the expiry loses the session, and waking up gets it back', async () => {
    await login();
    await world.qa.sleep(2 * 3_600_000);
    await world.qa.advance(1_000);
    expect(told).toEqual(['sessionLost', 'recovered']);
  });

  it('a clock that is set wrong is noticed at the next token, and set right by heal()', async () => {
    await world.qa.skewClock(3_600_000);
    await login();
    // What the request itself may explain is taken off.
    expect(session.getSnapshot().clockSkew).toBeCloseTo(3_600_000, -3);
    expect(told).toEqual(['warning clock-skew']);
    await world.qa.heal();
    await world.until(session.renew());
    expect(session.getSnapshot().clockSkew).toBeCloseTo(0, -3);
  });

  it.each([
    ['sleep', -1],
    ['advance', Number.NaN],
    ['expireIn', -5],
    ['skewClock', Number.NaN],
  ] as const)('%s(%s) is a RangeError', async (handle, ms) => {
    await expect(world.qa[handle](ms)).rejects.toThrow(RangeError);
  });
});

describe('ZIM', () => {
  it('kick() is a login on another device', async () => {
    await login();
    await world.qa.kick();
    expect(session.getSnapshot()).toMatchObject({ status: 'logged-out', reason: 'kicked-out' });
  });

  it('unregister() ends the account', async () => {
    await login();
    await world.qa.unregister();
    expect(session.getSnapshot()).toMatchObject({ status: 'logged-out', reason: 'unregistered' });
  });

  it('dropConnection() breaks the socket, and the SDK reconnects', async () => {
    await login();
    await world.qa.dropConnection();
    expect(session.getSnapshot()).toMatchObject({ status: 'logged-in', connection: 'reconnecting' });
    await world.qa.advance(2_000);
    expect(session.getSnapshot().connection).toBe('connected');
  });

  it('dropConnection({ stayDown }) lasts until heal(), which the page hears of', async () => {
    await login();
    await world.qa.dropConnection({ stayDown: true });
    await world.qa.advance(60_000);
    expect(session.getSnapshot().connection).toBe('reconnecting');
    expect(world.options.platform!.page!.isOnline()).toBe(false);
    await world.qa.heal();
    await world.qa.advance(1_000);
    expect(session.getSnapshot().connection).toBe('connected');
    expect(world.options.platform!.page!.isOnline()).toBe(true);
  });

  it('refuseLogin() refuses logins until heal()', async () => {
    await world.qa.refuseLogin();
    await expect(login()).rejects.toSatisfy((error) => isZimSessionError(error, 'token-rejected'));
    await world.qa.heal();
    await login();
    expect(status()).toBe('logged-in');
  });

  it('hang() answers nothing until heal()', async () => {
    await world.qa.hang();
    await expect(login()).rejects.toSatisfy((error) => isZimSessionError(error, 'login-timeout'));
    await world.qa.heal();
    await login();
  });
});
