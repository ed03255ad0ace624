import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createZimSession } from 'zim-session';
import { createFakeZim, createQaWorld, fakeToken } from 'zim-session/testing';

// An app that fakes its timers with vitest needs no clock of ours.

const systemClock = {
  now: () => Date.now(),
  setTimeout: (fn: () => void, ms: number) => setTimeout(fn, ms),
  clearTimeout: (timer: unknown) => clearTimeout(timer as number),
};

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('with vi.useFakeTimers()', () => {
  it('a session on FakeZim logs in, renews in time and recovers', async () => {
    const fake = createFakeZim({ clock: systemClock });
    const session = createZimSession({
      appID: 1234567890,
      sdk: fake.ZIM,
      tokenProvider: () => fakeToken({ expiresAt: Date.now() + 3_600_000 }),
    });
    let renewals = 0;
    session.on('tokenRenewed', () => void renewals++);
    const login = session.login({ userID: 'alice' });
    await vi.advanceTimersByTimeAsync(1_000);
    await login;
    await vi.advanceTimersByTimeAsync(3_600_000);
    expect(renewals).toBe(1);
    fake.expireNow();
    expect(session.getSnapshot().status).toBe('recovering');
    await vi.advanceTimersByTimeAsync(5_000);
    expect(session.getSnapshot().status).toBe('logged-in');
    session.destroy();
  });

  it('a fake world lives by them with clock: "system", and says what it then cannot do', async () => {
    const { session, qa, close } = await createQaWorld({ zim: 'fake', clock: 'system' });
    const chat = session();
    const login = chat.login({ userID: 'alice' });
    await vi.advanceTimersByTimeAsync(1_000);
    await login;
    expect([qa.can('advance'), qa.can('sleep'), qa.can('expireNow')]).toEqual([false, false, true]);
    await expect(qa.advance(1_000)).rejects.toThrow('your fake timers');
    await qa.backend.fail('unreachable');
    await qa.expireNow();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(chat.getSnapshot().status).toBe('recovering');
    await qa.heal();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(chat.getSnapshot().status).toBe('logged-in');
    await close();
  });

  it('a world on its virtual clock does not notice them', async () => {
    const { session, qa, until, close } = await createQaWorld({ zim: 'fake' });
    const chat = session();
    await until(chat.login({ userID: 'alice' }));
    await qa.kick();
    expect(chat.getSnapshot().reason).toBe('kicked-out');
    await close();
  });
});
