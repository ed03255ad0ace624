import { describe, expect, it } from 'vitest';
import { parseToken } from 'zim-session';
import {
  createQaWorld,
  createVirtualClock,
  fakeToken,
  scriptedTokenProvider,
  withFaults,
} from 'zim-session/testing';

const request = {
  userID: 'alice',
  appID: 1,
  reason: 'renewal',
  attempt: 1,
  deadline: null,
  signal: new AbortController().signal,
} as const;

it('a fault that does not exist is refused by everything that can be told to fail, with those that do', async () => {
  const { qa } = await createQaWorld({ zim: 'fake' });
  const provider = scriptedTokenProvider({ clock: createVirtualClock() });
  const words = /no fault '500'.*5xx, html/;
  expect(() => provider.fail('500' as never)).toThrow(words);
  expect(() => withFaults(provider).fail('500' as never)).toThrow(words);
  await expect(qa.backend.fail('500' as never)).rejects.toThrow(words);
});

describe('a token that is not as it should be', () => {
  const clock = createVirtualClock();
  const ends = (grant: { token: string }) => parseToken(grant.token).expiresAt - clock.now();

  it('is the last one again, or one that ends before it', async () => {
    const provider = scriptedTokenProvider({ clock });
    const first = await provider(request);
    provider.fail('same-token');
    expect((await provider(request)).token).toBe(first.token);
    provider.fail('older-token');
    const older = await provider(request);
    expect(older.token).not.toBe(first.token);
    expect(ends(older)).toBe(3_600_000 - 60_000);
  });

  it('is short-lived, has expired, or is somebody else’s', async () => {
    const provider = scriptedTokenProvider({ clock });
    provider.fail('short-lived', { lifetime: 45_000 });
    expect(ends(await provider(request))).toBe(45_000);
    provider.fail('expired');
    expect(ends(await provider(request))).toBe(-60_000);
    provider.fail('wrong-user');
    expect((await provider(request)).userID).not.toBe('alice');
    provider.heal();
    expect(ends(await provider(request))).toBe(3_600_000);
  });

  it('is one of before, over a backend that cannot choose', async () => {
    let made = 0;
    const faulty = withFaults(
      () => {
        made += 1;
        return fakeToken({ expiresAt: clock.now() + made * 1_000_000 });
      },
      { clock },
    );
    const first = await faulty(request);
    const second = await faulty(request);
    faulty.fail('same-token');
    expect(await faulty(request)).toEqual(second);
    faulty.fail('older-token');
    expect(await faulty(request)).toEqual(first);
    expect(made).toBe(2);
  });

  it('is made to measure, over a backend that can', async () => {
    const faulty = withFaults(() => fakeToken({ expiresAt: clock.now() + 3_600_000 }), {
      clock,
      mint: (wish) => fakeToken(wish),
    });
    faulty.fail('short-lived', { lifetime: 60_000 });
    expect(ends(await faulty(request))).toBe(60_000);
    faulty.fail('expired');
    expect(ends(await faulty(request))).toBe(-60_000);
  });
});

describe('an answer that takes its time', () => {
  it('comes after the delay of `slow`', async () => {
    const clock = createVirtualClock();
    const provider = scriptedTokenProvider({ clock, latency: 10 });
    provider.fail('slow', { delay: 4_000 });
    let answered = false;
    void provider(request).then(() => {
      answered = true;
    });
    await clock.advance(3_999);
    expect(answered).toBe(false);
    await clock.advance(1);
    expect(answered).toBe(true);
  });

  it('never comes when it hangs, and the request ends with its signal', async () => {
    const clock = createVirtualClock();
    const provider = scriptedTokenProvider({ clock });
    provider.fail('hang');
    const controller = new AbortController();
    const asked = provider({ ...request, signal: controller.signal });
    await clock.advance(3_600_000);
    controller.abort();
    await expect(asked).rejects.toMatchObject({ name: 'AbortError' });
  });
});

// What the session makes of each, so that QA knows what to look for.
describe('while logged in, renewing against a backend that', () => {
  it.each([
    ['slow', 'logged-in', null],
    ['hang', 'logged-in', 'token-endpoint-timeout'],
    ['unreachable', 'logged-in', 'token-endpoint-unreachable'],
    ['401', 'logged-in', 'token-denied'],
    ['403', 'logged-in', 'token-denied'],
    ['404', 'logged-in', 'token-endpoint-status'],
    ['429', 'logged-in', 'token-endpoint-status'],
    ['5xx', 'logged-in', 'token-endpoint-status'],
    ['html', 'logged-in', 'token-endpoint-response'],
    ['empty', 'logged-in', 'token-endpoint-response'],
    ['same-token', 'logged-in', 'token-not-newer'],
    ['older-token', 'logged-in', 'token-not-newer'],
    ['short-lived', 'logged-in', 'token-not-newer'],
    ['expired', 'logged-in', 'token-not-newer'],
    ['wrong-user', 'logged-in', 'token-mismatch'],
  ] as const)('%s: the session stays %s, with the error %s', async (how, status, code) => {
    const world = await createQaWorld({ zim: 'fake' });
    const session = world.session();
    await world.until(session.login({ userID: 'alice' }));
    await world.qa.backend.fail(how);
    void session.renew().catch(() => {});
    await world.qa.advance(12_000);
    expect(session.getSnapshot().status).toBe(status);
    expect(session.getSnapshot().error?.code ?? null).toBe(code);
    await world.close();
  });
});
