import { describe, expect, it } from 'vitest';
import { createFakeZim, createQaWorld, createVirtualClock, fakeToken, QA_HANDLES } from 'zim-session/testing';

// Nobody has an account here: FakeZim stands for ZEGO's service.

function service() {
  const clock = createVirtualClock(Date.now());
  const fake = createFakeZim({ clock });
  const mint = ({ userID, expiresAt }: { userID: string; expiresAt: number }) =>
    fakeToken({ userID, expiresAt });
  const tokenProvider = ({ userID }: { userID: string }) =>
    mint({ userID, expiresAt: clock.now() + 3_600_000 });
  return { clock, fake, mint, tokenProvider };
}

describe('createQaWorld({ zim: "real" })', () => {
  it('offers backend faults and heal(), and says of the rest why not', async () => {
    const { fake, tokenProvider } = service();
    const { qa, close } = await createQaWorld({ zim: 'real', appID: 7, tokenProvider, sdk: fake.ZIM });
    expect(QA_HANDLES.filter((handle) => qa.can(handle))).toEqual(['backend.fail', 'heal']);
    await expect(qa.kick()).rejects.toThrow(
      'qa.kick() is not available here: log the same user in on another device',
    );
    await expect(qa.expireNow()).rejects.toThrow('pass mint');
    await expect(qa.sleep(1)).rejects.toThrow("pass clock: 'page'");
    await expect(qa.backend.fail('expired')).rejects.toThrow("'expired'");
    await close();
  });

  it('fails the backend over the provider that it is given', async () => {
    const { fake, clock, tokenProvider } = service();
    const world = await createQaWorld({ zim: 'real', appID: 7, tokenProvider, sdk: fake.ZIM });
    const session = world.session({ platform: { clock } });
    await world.qa.backend.fail('403');
    await expect(session.login({ userID: 'alice' })).rejects.toMatchObject({ code: 'token-denied' });
    await world.qa.heal();
    const login = session.login({ userID: 'alice' });
    // Attempts for one user are a second apart.
    await clock.advance(2_000);
    await login;
    expect(session.getSnapshot().status).toBe('logged-in');
    await world.close();
  });

  it('with tokens made to measure also ends the token, now or soon', async () => {
    const { fake, clock, mint, tokenProvider } = service();
    const world = await createQaWorld({ zim: 'real', appID: 7, tokenProvider, mint, sdk: fake.ZIM });
    const session = world.session({ platform: { clock } });
    await expect(world.qa.expireNow()).rejects.toThrow('nobody is logged in');
    const login = session.login({ userID: 'alice' });
    await clock.advance(1_000);
    await login;
    let renewed = 0;
    session.on('tokenRenewed', () => void renewed++);
    const soon = world.qa.expireIn(60_000);
    await clock.advance(100);
    await soon;
    await clock.advance(25_000);
    expect(renewed).toBe(0);
    await clock.advance(10_000);
    expect(renewed).toBe(1);
    const lost: string[] = [];
    session.on('sessionLost', ({ error }) => void lost.push(error.code));
    const now = world.qa.expireNow();
    await clock.advance(200);
    await now;
    expect(lost).toEqual(['token-expired']);
    await world.close();
  });

  it('with the page’s clock also sleeps and sets it wrong', async () => {
    const { fake, tokenProvider } = service();
    const world = await createQaWorld({ zim: 'real', appID: 7, tokenProvider, sdk: fake.ZIM, clock: 'page' });
    const ran: string[] = [];
    setTimeout(() => ran.push('late'), 1);
    const slept = world.qa.sleep(60).then(() => ran.push('awake'));
    await slept;
    expect(ran).toEqual(['late', 'awake']);
    const before = Date.now();
    await world.qa.skewClock(600_000);
    expect(Date.now() - before).toBeGreaterThanOrEqual(600_000);
    await world.close();
  });

  it('takes a URL as createZimSession does', async () => {
    const { fake } = service();
    const world = await createQaWorld({
      zim: 'real',
      appID: 7,
      tokenProvider: '/api/zim/token',
      sdk: fake.ZIM,
    });
    expect(world.options.tokenProvider).toHaveProperty('url', '/api/zim/token');
    await world.close();
  });
});

describe('createQaWorld', () => {
  it.each([{ zim: 'mock' }, {}, undefined])(
    'says which worlds there are, where it is given %o',
    async (options) => {
      await expect(createQaWorld(options as never)).rejects.toThrow(
        "createQaWorld takes { zim }: 'fake', 'loopback' or 'real'",
      );
    },
  );
});
