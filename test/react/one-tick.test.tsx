import { useEffect, useState } from 'react';
import { flushSync } from 'react-dom';
import { expect, test } from 'vitest';
import type { ZimSession } from 'zim-session';
import { useZimEvent, useZimSessionState, ZimSessionProvider } from 'zim-session/react';
import { ALICE, loggedIn } from '../session/world.ts';
import { createPage } from './page.tsx';

function Status() {
  const { status, reason, error } = useZimSessionState();
  return [status, reason, error?.code].filter(Boolean).join(' ');
}

test('a session that joins the page after a kick-out shows it', async () => {
  const page = createPage();
  await loggedIn(page.world);
  page.world.fake.kick();
  await page.advance(10);
  const two = page.world.another();
  await page.render(
    <ZimSessionProvider session={two}>
      <Status />
    </ZimSessionProvider>,
  );
  await page.do(() => two.preload());
  await page.advance(1_000);
  expect(page.element.textContent).toContain(`logged-out ${two.getSnapshot().reason}`);
});

test('a session in an effect, destroyed in its cleanup, follows the user', async () => {
  const page = createPage();
  const errors: string[] = [];
  let latest: ZimSession | null = null;
  function Chat({ userID }: { userID: string }) {
    useEffect(() => {
      const session = page.world.another();
      latest = session;
      session.login({ userID }).catch((error) => void errors.push(error.code));
      return () => session.destroy();
    }, [userID]);
    return null;
  }
  await page.render(<Chat userID="alice" />);
  await page.advance();
  await page.render(<Chat userID="bob" />);
  await page.advance(5_000);
  expect([errors, latest!.getSnapshot().userID, page.world.fake.online]).toEqual([[], 'bob', 'bob']);
});

test('a listener that unmounts another component with useZimEvent: that one is not called', async () => {
  const page = createPage();
  const heard: string[] = [];
  let hide = () => {};
  function First() {
    useZimEvent('loggedOut', () => hide());
    return null;
  }
  function Second() {
    useZimEvent('loggedOut', () => void heard.push('second'));
    return null;
  }
  function App() {
    const [shown, setShown] = useState(true);
    hide = () => flushSync(() => setShown(false));
    return (
      <>
        <First />
        {shown && <Second />}
      </>
    );
  }
  await page.show(ALICE, <App />);
  await page.advance();
  await page.do(() => page.session.logout());
  expect(heard).toEqual([]);
});
