import { renderToString } from 'react-dom/server';
import { expect, test, vi } from 'vitest';
import { createZimSession } from 'zim-session';
import {
  useZim,
  useZimEvent,
  useZimSession,
  useZimSessionState,
  ZimSessionProvider,
} from 'zim-session/react';
import { createWorld, loggedIn } from '../session/world.ts';

function App() {
  const state = useZimSessionState();
  const status = useZimSessionState((snapshot) => snapshot.status);
  useZimEvent('loggedOut', () => {});
  const found = useZimSession().getSnapshot().status;
  return `${status} ${state.reason} ${state.connectionSince} ${useZim() === null} ${found}`;
}

test('renderToString shows nobody logged in, and does nothing', () => {
  const tokenProvider = vi.fn(() => 'token');
  const sdk = vi.fn();
  const session = createZimSession({ appID: 1234567890, tokenProvider, sdk });
  const html = renderToString(
    <ZimSessionProvider session={session} user={{ userID: 'alice' }}>
      <App />
    </ZimSessionProvider>,
  );
  expect(html).toBe('logged-out initial 0 true logged-out');
  expect(tokenProvider).not.toHaveBeenCalled();
  expect(sdk).not.toHaveBeenCalled();
  expect(session.timeline()).toEqual([]);
});

test('the markup is the same whoever is logged in by then, so that a page can hydrate it', async () => {
  const world = createWorld();
  await loggedIn(world);
  const html = renderToString(
    <ZimSessionProvider session={world.session} user={null}>
      <App />
    </ZimSessionProvider>,
  );
  expect(html).toBe('logged-out initial 0 true logged-in');
  await world.clock.advance(1_000);
  expect(world.fake.online).toBe('alice');
});
