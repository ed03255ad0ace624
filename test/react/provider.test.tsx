import { useState } from 'react';
import { flushSync } from 'react-dom';
import { describe, expect, test } from 'vitest';
import type { ZimUser } from 'zim-session';
import { useZimSessionState, ZimSessionProvider } from 'zim-session/react';
import { ALICE, BOB } from '../session/world.ts';
import { createPage } from './page.tsx';

const CAROL = { userID: 'carol' };

function Status() {
  const { status, reason, error } = useZimSessionState();
  return [status, reason, error?.code].filter(Boolean).join(' ');
}

describe('ZimSessionProvider', () => {
  test('StrictMode mounts everything twice, and that is one token and one login', async () => {
    const page = createPage({ strict: true });
    await page.show(ALICE, <Status />);
    expect(page.element.textContent).toBe('logging-in');
    await page.advance();
    expect(page.element.textContent).toBe('logged-in');
    expect(page.world.backend.requests).toHaveLength(1);
    expect(page.calls()).toEqual(['login alice']);
  });

  test('a new object of the same user, and other fields, are no change', async () => {
    const page = createPage();
    await page.show({ userID: 'alice', userName: 'Alice' });
    await page.advance();
    await page.show({ userID: 'alice', userName: 'Alicia' });
    await page.advance();
    expect(page.world.backend.requests).toHaveLength(1);
    expect(page.calls()).toEqual(['login alice']);
    expect(page.world.names()).not.toContain('warning');
    expect(page.world.fake.calls[0]).toMatchObject({ userName: 'Alice' });
  });

  test('another user: the first is logged out first, and nothing of the first reaches ZIM afterwards', async () => {
    const page = createPage();
    await page.show(ALICE);
    await page.advance();
    await page.show(BOB);
    expect(page.session.getSnapshot()).toMatchObject({ status: 'logging-in', userID: 'bob' });
    await page.advance(7_200_000);
    const calls = page.calls();
    const switched = calls.indexOf('logout');
    expect(calls.slice(0, 2)).toEqual(['login alice', 'logout']);
    expect(calls.slice(switched).filter((call) => call.startsWith('login'))).toEqual(['login bob']);
    expect(page.world.backend.requests.slice(1).every(({ userID }) => userID === 'bob')).toBe(true);
    expect(page.world.fake.online).toBe('bob');
  });

  test('a switch while the token of the first is on its way: that token never reaches ZIM', async () => {
    const page = createPage();
    const { backend, fake, clock } = page.world;
    backend.next = [() => backend.token(1_000)];
    await page.show(ALICE);
    await page.advance(50);
    await page.show(BOB);
    await page.advance();
    expect(backend.requests.map(({ userID, signal }) => [userID, signal.aborted])).toEqual([
      ['alice', true],
      ['bob', false],
    ]);
    expect(page.calls().filter((call) => call.startsWith('login'))).toEqual(['login bob']);
    expect(fake.serverTokens).toHaveLength(1);
    expect(page.session.getSnapshot().tokenExpiresAt! - clock.now()).toBeGreaterThan(3_000_000);
  });

  test('a switch while the first is being presented to ZIM ends with the second', async () => {
    const page = createPage();
    await page.show(ALICE);
    await page.advance(120);
    expect(page.calls()).toEqual(['login alice']);
    await page.show(BOB);
    await page.advance();
    expect(page.session.getSnapshot()).toMatchObject({ status: 'logged-in', userID: 'bob' });
    expect(page.world.fake.online).toBe('bob');
    expect(page.calls().filter((call) => call === 'login alice')).toHaveLength(1);
  });

  test.each<[string, ZimUser | null, string | null]>([
    ['null', null, null],
    ['a third user', CAROL, 'carol'],
    ['the first', ALICE, 'alice'],
  ])('alice, bob, alice, bob and %s in quick succession end with the last', async (_name, last, online) => {
    const page = createPage({ strict: true });
    for (const user of [ALICE, BOB, ALICE, BOB]) await page.show(user);
    await page.show(last);
    await page.advance(60_000);
    expect(page.world.fake.online).toBe(online);
    expect(page.session.getSnapshot()).toMatchObject({
      status: online ? 'logged-in' : 'logged-out',
      userID: online,
    });
    expect(page.calls().filter((call) => call.startsWith('login'))).toEqual(
      online ? [`login ${online}`] : [],
    );
  });

  test('null logs out; undefined changes nothing', async () => {
    const page = createPage();
    await page.show(undefined, <Status />);
    await page.advance();
    expect(page.element.textContent).toBe('logged-out initial');
    await page.show(ALICE, <Status />);
    await page.advance();
    await page.show(undefined, <Status />);
    await page.advance();
    expect(page.element.textContent).toBe('logged-in');
    await page.show(ALICE, <Status />);
    await page.advance();
    expect(page.calls()).toEqual(['login alice']);
    await page.show(null, <Status />);
    expect(page.element.textContent).toBe('logged-out requested');
    await page.advance();
    expect(page.calls()).toEqual(['login alice', 'logout']);
    await page.show(ALICE, <Status />);
    await page.advance();
    expect(page.element.textContent).toBe('logged-in');
  });

  test('unmounting does not log out, and mounting again is no second login', async () => {
    const page = createPage({ strict: true });
    await page.show(ALICE);
    await page.advance();
    await page.render(null);
    await page.advance(10_000);
    expect(page.session.getSnapshot().status).toBe('logged-in');
    await page.show(ALICE);
    await page.advance();
    expect(page.calls()).toEqual(['login alice']);
  });

  test('unmounting during a login lets it finish', async () => {
    const page = createPage();
    await page.show(ALICE);
    await page.render(null);
    await page.advance();
    expect(page.session.getSnapshot().status).toBe('logged-in');
  });

  test('mounting again while a retry waits does not hurry it', async () => {
    const page = createPage({ retry: () => 5_000 });
    page.world.backend.next = [new Error('down')];
    await page.show(ALICE);
    await page.advance(1_000);
    await page.render(null);
    await page.show(ALICE);
    await page.advance(1_000);
    expect(page.world.backend.requests).toHaveLength(1);
    await page.advance(10_000);
    expect(page.calls()).toEqual(['login alice']);
  });

  test('the user who signed out and in again while nothing was mounted is logged in', async () => {
    const page = createPage();
    await page.show(ALICE);
    await page.advance();
    await page.do(() => page.session.logout());
    await page.render(null);
    await page.show(ALICE, <Status />);
    await page.advance();
    expect(page.element.textContent).toBe('logged-in');
  });

  test('who logged out by hand is not logged in again by a re-render', async () => {
    const page = createPage();
    await page.show(ALICE, <Status />);
    await page.advance();
    await page.do(() => page.session.logout());
    await page.show({ ...ALICE }, <Status />);
    await page.advance(60_000);
    expect(page.element.textContent).toBe('logged-out requested');
    expect(page.calls()).toEqual(['login alice', 'logout']);
  });

  test('hands on a session that is logged in already, and logs in beside another session of the page', async () => {
    const page = createPage();
    await page.do(() => void page.session.login(ALICE));
    await page.advance();
    await page.show(ALICE, <Status />);
    const other = page.world.another();
    await page.render(
      <ZimSessionProvider session={other} user={ALICE}>
        <Status />
      </ZimSessionProvider>,
    );
    await page.advance();
    expect(page.element.textContent).toBe('logged-in');
    expect(page.calls()).toEqual(['login alice']);
  });

  test('another session and another user at once switch the user of the page', async () => {
    const page = createPage();
    await page.show(ALICE);
    await page.advance();
    const other = page.world.another();
    await page.render(
      <ZimSessionProvider session={other} user={BOB}>
        <Status />
      </ZimSessionProvider>,
    );
    await page.advance();
    expect(page.element.textContent).toBe('logged-in');
    expect(page.world.fake.online).toBe('bob');
    expect(page.session.getSnapshot().userID).toBe('bob');
  });
});

describe('who was kicked out', () => {
  for (const [event, reason] of [
    ['kick', 'kicked-out'],
    ['unregister', 'unregistered'],
  ] as const) {
    test(`${reason}: no re-render and no remount logs in again, login() does`, async () => {
      const page = createPage({ strict: true });
      await page.show(ALICE, <Status />);
      await page.advance();
      await page.do(() => page.world.fake[event]());
      const out = `logged-out ${reason} ${reason}`;
      expect(page.element.textContent).toBe(out);
      await page.show({ ...ALICE }, <Status />);
      await page.render(null);
      await page.show(ALICE, <Status />);
      await page.show(undefined, <Status />);
      await page.show(ALICE, <Status />);
      await page.advance(600_000);
      expect(page.element.textContent).toBe(out);
      expect(page.calls().filter((call) => call.startsWith('login'))).toHaveLength(1);
      await page.do(() => void page.session.login(ALICE));
      await page.advance();
      expect(page.element.textContent).toBe('logged-in');
    });
  }

  test('stays out when the provider comes only afterwards', async () => {
    const page = createPage();
    await page.do(() => void page.session.login(ALICE));
    await page.advance();
    await page.do(() => page.world.fake.kick());
    await page.show(ALICE, <Status />);
    await page.advance(60_000);
    expect(page.element.textContent).toBe('logged-out kicked-out kicked-out');
  });

  test('another user, and the same one after null, are wishes to log in', async () => {
    const page = createPage();
    await page.show(ALICE, <Status />);
    await page.advance();
    await page.do(() => page.world.fake.kick());
    await page.show(null, <Status />);
    await page.show(ALICE, <Status />);
    await page.advance();
    expect(page.world.fake.online).toBe('alice');
    await page.do(() => page.world.fake.kick());
    await page.show(BOB, <Status />);
    await page.advance();
    expect(page.world.fake.online).toBe('bob');
  });
});

describe('a login that fails', () => {
  test('is in the snapshot', async () => {
    const page = createPage({ retry: () => null, strict: true });
    page.world.backend.next = [new Error('down')];
    await page.show(ALICE, <Status />);
    await page.advance(60_000);
    expect(page.element.textContent).toBe('logged-out login-failed token-endpoint-unreachable');
    expect(page.world.backend.requests).toHaveLength(1);
    await page.do(() => void page.session.login(ALICE));
    await page.advance();
    expect(page.element.textContent).toBe('logged-in');
  });

  test('is in the snapshot also where the session refuses it at once; the next user gets rid of it', async () => {
    const page = createPage({ strict: true });
    await page.show({ userID: 'has space' }, <Status />);
    expect(page.element.textContent).toBe('logged-out login-failed invalid-user');
    await page.show({} as ZimUser, <Status />);
    expect(page.element.textContent).toBe('logged-out login-failed invalid-user');
    await page.show(null, <Status />);
    expect(page.element.textContent).toBe('logged-out initial');
    await page.show({ userID: 'has space' }, <Status />);
    await page.show(ALICE, <Status />);
    await page.advance();
    expect(page.element.textContent).toBe('logged-in');
    expect(page.calls()).toEqual(['login alice']);
  });

  test('of a user who is not wanted any more is not shown', async () => {
    const page = createPage();
    let setUser = (_user: ZimUser | null) => {};
    function App() {
      const [user, set] = useState<ZimUser | null>(null);
      setUser = set;
      return (
        <ZimSessionProvider session={page.session} user={user}>
          <Status />
        </ZimSessionProvider>
      );
    }
    await page.render(<App />);
    await page.do(() => {
      // Before the session's answer is there.
      flushSync(() => setUser({ userID: 'has space' }));
      flushSync(() => setUser(null));
    });
    expect(page.element.textContent).toBe('logged-out initial');
  });

  test('so is the conflict with another app on the page', async () => {
    const page = createPage();
    await page.do(() => void page.session.login(ALICE));
    await page.advance();
    const other = page.world.another({ appID: 987654321 });
    await page.render(
      <ZimSessionProvider session={other} user={ALICE}>
        <Status />
      </ZimSessionProvider>,
    );
    expect(page.element.textContent).toBe('logged-out login-failed app-conflict');
  });

  test('a session that is destroyed says so', async () => {
    const page = createPage();
    await page.show(ALICE, <Status />);
    await page.do(() => page.session.destroy());
    expect(page.element.textContent).toBe('destroyed');
    await page.show(BOB, <Status />);
    await page.advance();
    expect(page.element.textContent).toBe('destroyed');
  });
});
