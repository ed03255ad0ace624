// The React entry, as an app's compiler sees it. No JSX here: what is checked are the types.
import { createElement, type ReactElement } from 'react';
import { createZimSession, type ZimInstance, type ZimSession, type ZimSessionSnapshot } from 'zim-session';
import {
  useZim,
  useZimEvent,
  useZimSession,
  useZimSessionState,
  ZimSessionProvider,
  type ZimSessionProviderProps,
} from 'zim-session/react';

const session = createZimSession({ appID: 1234567890, tokenProvider: '/api/zim/token' });

export function App({ user }: Pick<ZimSessionProviderProps, 'user'>): ReactElement {
  return createElement(ZimSessionProvider, { session, user }, createElement(Chat), 'and text');
}

function Chat(): ReactElement {
  const zim: ZimInstance | null = useZim();
  const found: ZimSession = useZimSession();
  const snapshot: ZimSessionSnapshot = useZimSessionState();
  const status: 'destroyed' | 'logged-in' | 'logged-out' | 'logging-in' | 'recovering' = useZimSessionState(
    (state) => state.status,
  );
  const pair: [string, number] = useZimSessionState(
    (state): [string, number] => [state.status, state.attempt],
    ([a], [b]) => a === b,
  );
  useZimEvent('peerMessageReceived', (_zim, { fromConversationID }) => void fromConversationID.length);
  useZimEvent('loggedOut', ({ reason }) => void (reason satisfies string));
  // @ts-expect-error there is no such event
  useZimEvent('noSuchEvent', () => {});
  // @ts-expect-error nothing of a snapshot may be a token
  useZimSessionState((state) => state.token);
  return createElement(
    'p',
    { title: status, onClick: () => found.logout() },
    zim ? pair[1] : snapshot.attempt,
  );
}

// @ts-expect-error a provider makes no session
createElement(ZimSessionProvider, { user: null });
