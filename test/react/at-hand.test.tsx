import { expect, test } from 'vitest';
import type { ZimUser } from 'zim-session';
import { useZimSessionState, ZimSessionProvider } from 'zim-session/react';
import { mockZimSession } from 'zim-session/testing';
import { ALICE, BOB } from '../session/world.ts';
import { createPage, type ReactPage } from './page.tsx';

// What a page has before anybody clicks: the SDK, and a token that was printed into it.

const Status = () => useZimSessionState(({ status }) => status);

function shown(page: ReactPage, user: ZimUser | null | undefined, token?: string) {
  return page.render(
    <ZimSessionProvider session={page.session} user={user} token={token}>
      <Status />
    </ZimSessionProvider>,
  );
}

test('mounting loads the SDK: also where nobody is known yet, and not where nobody is', async () => {
  const page = createPage();
  await shown(page, null);
  expect(page.session.zim).toBe(null);
  await page.render(null);
  await shown(page, undefined);
  expect(page.session.zim).not.toBe(null);
  expect(page.world.backend.requests).toEqual([]);
  expect(page.calls()).toEqual([]);
});

test('an SDK that cannot be loaded is news of the login, and of nothing else', async () => {
  const page = createPage({ sdk: () => Promise.reject(new Error('no such file')) });
  await shown(page, undefined);
  await page.advance();
  expect(page.element.textContent).toBe('logged-out');
  expect(page.session.getSnapshot().error).toBe(null);
});

test.each([[false], [true]])(
  'with a token at hand nobody is asked for one (StrictMode: %s)',
  async (strict) => {
    const page = createPage({ strict });
    const token = page.world.backend.token();
    await shown(page, ALICE, token);
    await page.advance();
    expect(page.element.textContent).toBe('logged-in');
    expect(page.world.backend.requests).toEqual([]);
    expect(page.calls()).toEqual(['login alice']);
    expect(page.world.fake.serverTokens).toEqual([token]);
  },
);

test('it is of the user who was there first, and of one login', async () => {
  const page = createPage();
  const token = page.world.backend.token();
  await shown(page, ALICE, token);
  await page.advance();
  await shown(page, BOB, token);
  await page.advance();
  await shown(page, ALICE, token);
  await page.advance();
  expect(page.world.backend.requests.map(({ userID }) => userID)).toEqual(['bob', 'alice']);
  expect(page.world.fake.serverTokens.filter((one) => one === token)).toHaveLength(1);
});

test('one that comes later, or with nobody, is of nobody', async () => {
  const page = createPage();
  await shown(page, undefined, page.world.backend.token());
  await shown(page, ALICE, page.world.backend.token());
  await page.advance();
  expect(page.world.backend.requests).toHaveLength(1);
});

test('after a remount it is not presented again', async () => {
  const page = createPage();
  const token = page.world.backend.token();
  await shown(page, ALICE, token);
  await page.advance();
  await page.do(() => page.session.logout());
  await page.render(null);
  await shown(page, ALICE, token);
  await page.advance();
  expect(page.world.backend.requests).toHaveLength(1);
  expect(page.element.textContent).toBe('logged-in');
});

test('one that is over costs nothing: the backend is asked at once', async () => {
  const page = createPage();
  await shown(page, ALICE, page.world.backend.token(-60));
  await page.advance();
  expect(page.element.textContent).toBe('logged-in');
  expect(page.world.backend.requests).toHaveLength(1);
});

test('the login comes before the SDK is asked for, so that it is told of first', async () => {
  const page = createPage();
  const session = mockZimSession();
  await page.render(<ZimSessionProvider session={session} user={ALICE} token="04" />);
  expect(session.calls.map(({ method, args }) => [method, ...args.slice(1)])).toEqual([
    ['login', { token: '04' }],
    ['preload'],
  ]);
});
