import { describe, expect, test } from 'vitest';
import { createZimSession, type ZimSession } from 'zim-session';
import { oneTab } from 'zim-session/tabs';
import { createQaWorld, type FakeWorld } from 'zim-session/testing';
import { ALICE, outcome } from './world.ts';

const HOUR = 3_600_000;

interface Tabs {
  readonly world: FakeWorld;
  readonly sessions: readonly ZimSession[];
  /** What each session told, as `type` and, of a logout, its reason. */
  readonly told: readonly string[][];
}

/** So many tabs, each with a session. */
async function open(count = 2): Promise<Tabs> {
  const world = await createQaWorld({ zim: 'fake', tabs: count });
  const sessions = world.tabs.map((tab) => tab.session());
  const told = sessions.map((session) => {
    const heard: string[] = [];
    session.on('loggedOut', ({ reason }) => heard.push(reason));
    session.on('recovered', () => heard.push('recovered'));
    session.on('warning', ({ code }) => heard.push(code));
    return heard;
  });
  return { world, sessions, told };
}

/** The first tab has the login, and the others have asked for it. */
async function oneOf(count = 2): Promise<Tabs> {
  const tabs = await open(count);
  for (const session of tabs.sessions) {
    const login = outcome(session.login(ALICE));
    await tabs.world.qa.advance(1_000);
    expect(login.code).toBe(session === tabs.sessions[0] ? 'resolved' : 'other-tab');
  }
  return tabs;
}

const whereof = ({ sessions }: Tabs) =>
  sessions.map((session) => {
    const { status, reason } = session.getSnapshot();
    return reason ?? status;
  });
const logins = ({ world }: Tabs) =>
  world.tabs.map(({ fake }) => fake.calls.filter(({ method }) => method === 'login').length);

describe('a second tab', () => {
  test('is refused at once, keeps the user, and kicks nobody out', async () => {
    const tabs = await oneOf();
    expect(whereof(tabs)).toEqual(['logged-in', 'other-tab']);
    const snapshot = tabs.sessions[1]!.getSnapshot();
    expect(snapshot).toMatchObject({
      status: 'logged-out',
      userID: 'alice',
      connection: 'disconnected',
      renewal: 'idle',
    });
    expect(snapshot.error).toMatchObject({ code: 'other-tab', kind: 'session', retryable: false });
    await tabs.world.qa.advance(3 * HOUR);
    expect(whereof(tabs)).toEqual(['logged-in', 'other-tab']);
    expect(logins(tabs)).toEqual([1, 0]);
    expect(tabs.told).toEqual([[], ['other-tab']]);
  });

  test('asks the backend for nothing', async () => {
    const { world } = await oneOf();
    expect(world.backend.requests.length).toBe(1);
  });

  test('of another user is no matter', async () => {
    const { world, sessions } = await open();
    await world.until(sessions[0]!.login(ALICE));
    await world.until(sessions[1]!.login({ userID: 'bob' }));
    expect(sessions.map((one) => one.getSnapshot().status)).toEqual(['logged-in', 'logged-in']);
  });

  test.each([
    ['closes', ({ world }: Tabs) => world.tabs[0]!.close()],
    ['crashes', ({ world }: Tabs) => world.tabs[0]!.crash()],
    ['is destroyed', ({ sessions }: Tabs) => sessions[0]!.destroy()],
    ['goes to another page', ({ world }: Tabs) => world.tabs[0]!.hide()],
  ])('comes in by itself when the first one %s', async (_how, go) => {
    const tabs = await oneOf();
    const downs: number[] = [];
    tabs.sessions[1]!.on('recovered', ({ downFor }) => downs.push(downFor));
    await tabs.world.qa.advance(HOUR / 2);
    go(tabs);
    await tabs.world.qa.advance(2_000);
    expect(whereof(tabs)[1]).toBe('logged-in');
    expect(tabs.told[1]).toEqual(['other-tab', 'recovered']);
    // Since it was out, and not since it came in.
    expect(downs[0]).toBeGreaterThan(HOUR / 2);
  });

  test('comes in however long the backend is down then', async () => {
    const tabs = await oneOf();
    await tabs.world.qa.backend.fail('5xx');
    tabs.world.tabs[0]!.close();
    await tabs.world.qa.advance(10 * 60_000);
    expect(whereof(tabs)[1]).toBe('logging-in');
    await tabs.world.qa.heal();
    await tabs.world.qa.advance(60_000);
    expect(whereof(tabs)[1]).toBe('logged-in');
  });

  test('passes one that is frozen and answers nobody for three minutes', async () => {
    const tabs = await oneOf();
    tabs.world.tabs[0]!.freeze();
    await tabs.world.qa.advance(119_000);
    expect(whereof(tabs)[1]).toBe('other-tab');
    await tabs.world.qa.advance(122_000);
    expect(whereof(tabs)[1]).toBe('logged-in');
    // It wakes up, and fights nobody.
    tabs.world.tabs[0]!.thaw();
    await tabs.world.qa.advance(10 * 60_000);
    expect(whereof(tabs)).toEqual([expect.stringMatching('other-tab|kicked-out'), 'logged-in']);
    expect(logins(tabs)).toEqual([1, 1]);
  });

  test('passes one that is frozen, however often it is asked meanwhile', async () => {
    const tabs = await oneOf();
    tabs.world.tabs[0]!.freeze();
    for (let minute = 0; minute < 4; minute += 1) {
      await tabs.world.qa.advance(60_000);
      tabs.sessions[1]!.login(ALICE).catch(() => {});
    }
    await tabs.world.qa.advance(2_000);
    expect(whereof(tabs)[1]).toBe('logged-in');
  });

  test('does not pass one that was asleep with it', async () => {
    const tabs = await oneOf();
    await tabs.world.qa.sleep(HOUR / 2);
    await tabs.world.qa.advance(60_000);
    expect(whereof(tabs)).toEqual(['logged-in', 'other-tab']);
  });

  test('comes in one at a time', async () => {
    const tabs = await oneOf(4);
    for (const next of [1, 2, 3]) {
      tabs.world.tabs[next - 1]!.close();
      await tabs.world.qa.advance(2_000);
      expect(whereof(tabs).slice(next)).toEqual(['logged-in', ...Array(3 - next).fill('other-tab')]);
    }
    expect(logins(tabs)).toEqual([1, 1, 1, 1]);
  });
});

describe('take-over', () => {
  test('moves the login, and the former holder stays out', async () => {
    const tabs = await oneOf(3);
    await tabs.world.until(tabs.sessions[1]!.login(ALICE, { takeOver: true }));
    expect(whereof(tabs)).toEqual(['other-tab', 'logged-in', 'other-tab']);
    expect(tabs.sessions[0]!.getSnapshot().userID).toBe('alice');
    tabs.world.tabs[1]!.close();
    await tabs.world.qa.advance(10 * 60_000);
    // The third one waited all the time.
    expect(whereof(tabs)).toEqual(
      ['other-tab', 'other-tab', 'logged-in'].map((one, at) => (at === 1 ? expect.anything() : one)),
    );
    tabs.world.tabs[2]!.close();
    await tabs.world.qa.advance(10 * 60_000);
    expect(whereof(tabs)[0]).toBe('other-tab');
    // It may be asked for again.
    await tabs.world.until(tabs.sessions[0]!.login(ALICE));
    expect(whereof(tabs)[0]).toBe('logged-in');
  });

  test.each<[string, { takeOver?: boolean }, string[]]>([
    ['takes the login', { takeOver: true }, ['other-tab', 'logged-in', 'other-tab']],
    ['asks once more', {}, ['logged-in', 'other-tab', 'other-tab']],
  ])('a listener that hears of the refusal %s', async (_what, options, whereabouts) => {
    const tabs = await open(3);
    const [first, second, third] = tabs.sessions;
    await tabs.world.until(first!.login(ALICE));
    const last = outcome(third!.login(ALICE));
    await tabs.world.qa.advance(1_000);
    expect(last.code).toBe('other-tab');
    let again: ReturnType<typeof outcome> | undefined;
    second!.on('loggedOut', () => {
      again ??= outcome(second!.login(ALICE, options));
    });
    void outcome(second!.login(ALICE));
    await tabs.world.qa.advance(5_000);
    expect(again?.code).toBe(options.takeOver ? 'resolved' : 'other-tab');
    expect(whereof(tabs)).toEqual(whereabouts);
  });

  test.each([
    ['before that is known', true],
    ['while it is asked for', false],
  ])('that the page leaves with, %s, is the user’s word still when it comes back', async (_when, isFirst) => {
    const tabs = await oneOf(3);
    const [, second] = tabs.world.tabs;
    if (isFirst) second!.hide();
    const login = outcome(tabs.sessions[1]!.login(ALICE, { takeOver: true }));
    if (!isFirst) second!.hide();
    await tabs.world.qa.advance(3_000);
    second!.show();
    await tabs.world.qa.advance(5_000);
    expect(login.code).toBe('resolved');
    expect(whereof(tabs)).toEqual(['other-tab', 'logged-in', 'other-tab']);
  });

  test('back and forth, as the user says', async () => {
    const tabs = await oneOf();
    for (const at of [1, 0, 1, 0]) {
      await tabs.world.until(tabs.sessions[at]!.login(ALICE, { takeOver: true }));
      expect(whereof(tabs)[at]).toBe('logged-in');
      expect(whereof(tabs)[1 - at]).toBe('other-tab');
      await tabs.world.qa.advance(5_000);
    }
    expect(tabs.told.flat()).not.toContain('kicked-out');
  });

  test('while the other one is logging in', async () => {
    const { world, sessions } = await open();
    world.backend.fail('hang');
    const first = outcome(sessions[0]!.login(ALICE));
    await world.qa.advance(1_000);
    await world.qa.heal();
    await world.until(sessions[1]!.login(ALICE, { takeOver: true }));
    expect(first.code).toBe('other-tab');
  });

  test('while it is being found out who has the login', async () => {
    const { world, sessions } = await open();
    await world.until(sessions[0]!.login(ALICE));
    const asked = outcome(sessions[1]!.login(ALICE));
    const taken = sessions[1]!.login(ALICE, { takeOver: true });
    await world.until(taken);
    expect(asked.code).toBe('resolved');
    expect(sessions[0]!.getSnapshot().reason).toBe('other-tab');
  });

  test('of what nobody has is a login', async () => {
    const { world, sessions } = await open();
    await world.until(sessions[0]!.login(ALICE, { takeOver: true }));
    expect(sessions[0]!.getSnapshot().status).toBe('logged-in');
  });
});

describe('the end', () => {
  test.each([0, 1])('a logout is the word of the user in every tab: of tab %i', async (who) => {
    const tabs = await oneOf(3);
    await tabs.sessions[who]!.logout();
    await tabs.world.qa.advance(1_000);
    expect(whereof(tabs)).toEqual(['requested', 'requested', 'requested']);
    expect(tabs.sessions.map((one) => one.getSnapshot().error)).toEqual([null, null, null]);
    await tabs.world.qa.advance(HOUR);
    expect(logins(tabs)).toEqual([1, 0, 0]);
  });

  test('a logout reaches who was told that the login moved', async () => {
    const tabs = await oneOf();
    await tabs.world.until(tabs.sessions[1]!.login(ALICE, { takeOver: true }));
    await tabs.sessions[1]!.logout();
    await tabs.world.qa.advance(1_000);
    expect(whereof(tabs)).toEqual(['requested', 'requested']);
  });

  test('kicked out by another device: no tab comes in', async () => {
    const tabs = await oneOf(3);
    await tabs.world.qa.kick();
    await tabs.world.qa.advance(10 * 60_000);
    expect(whereof(tabs)).toEqual(['kicked-out', 'kicked-out', 'kicked-out']);
    expect(tabs.sessions.map((one) => one.getSnapshot().error?.code)).toEqual(Array(3).fill('kicked-out'));
    expect(logins(tabs)).toEqual([1, 0, 0]);
  });

  test('a login that failed lets the next one try', async () => {
    const { world, sessions } = await open();
    world.backend.fail('5xx');
    const first = outcome(sessions[0]!.login(ALICE));
    const second = outcome(sessions[1]!.login(ALICE));
    await world.qa.advance(31_000);
    expect([first.code, second.code]).toEqual(['login-timeout', 'other-tab']);
    await world.qa.heal();
    await world.qa.advance(60_000);
    expect(sessions[1]!.getSnapshot().status).toBe('logged-in');
  });

  test('an aborted login is nobody else’s business', async () => {
    const tabs = await oneOf();
    const control = new AbortController();
    const login = outcome(tabs.sessions[1]!.login(ALICE, { signal: control.signal }));
    control.abort();
    await tabs.world.qa.advance(1_000);
    expect(login.code).toBe('aborted');
    expect(whereof(tabs)[0]).toBe('logged-in');
  });
});

describe('the back-forward cache', () => {
  test('a page that comes back while nobody else came in goes on', async () => {
    const { world, sessions } = await open(1);
    await world.until(sessions[0]!.login(ALICE));
    world.tabs[0]!.hide();
    await world.qa.advance(60_000);
    world.tabs[0]!.show();
    await world.qa.advance(1_000);
    expect(world.tabs[0]!.isGone).toBe(false);
    expect(sessions[0]!.getSnapshot().status).toBe('logged-in');
  });

  test('a page that comes back finds another one, and waits', async () => {
    const tabs = await oneOf();
    tabs.world.tabs[0]!.hide();
    await tabs.world.qa.advance(60_000);
    tabs.world.tabs[0]!.show();
    await tabs.world.qa.advance(5_000);
    expect(whereof(tabs)).toEqual([expect.stringMatching('other-tab|kicked-out'), 'logged-in']);
  });
});

describe('without Web Locks', () => {
  test('a warning, once, and otherwise as without the option', async () => {
    const world = await createQaWorld({ zim: 'fake' });
    const warnings: string[] = [];
    const session = world.session({ tabs: oneTab({ locks: null }) });
    session.on('warning', ({ code }) => warnings.push(code));
    for (let round = 0; round < 2; round += 1) {
      await world.until(session.login(ALICE));
      expect(session.getSnapshot().status).toBe('logged-in');
      await session.logout();
    }
    expect(warnings).toEqual(['tabs-unavailable']);
  });

  test.each([
    ['rejects', () => Promise.reject(new DOMException('no', 'SecurityError'))],
    [
      'throws',
      () => {
        throw new Error('no');
      },
    ],
    ['never answers', () => new Promise<never>(() => {})],
  ])('or where a request %s', async (_how, request) => {
    const world = await createQaWorld({ zim: 'fake' });
    const session = world.session({ tabs: oneTab({ locks: { request } }) });
    const warnings: string[] = [];
    session.on('warning', ({ code }) => warnings.push(code));
    await world.until(session.login(ALICE));
    expect(warnings).toEqual(['tabs-unavailable']);
  });

  test('what is no oneTab() is refused', () => {
    const tabs = true as never;
    expect(() => createZimSession({ appID: 1, tokenProvider: '/x', tabs })).toThrow('tabs');
  });
});
