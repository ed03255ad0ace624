'use client';

import type { ReactElement } from 'react';
import type { ZimSession, ZimUser } from 'zim-session';
import { useZimSessionState, ZimSessionProvider } from 'zim-session/react';

export interface OnlineProps {
  readonly session: ZimSession;
  readonly user: ZimUser | null;
  /** Printed into the page by the server. Later ones come from the endpoint. */
  readonly token: string | null;
}

/** Online as soon as the page hydrates: the SDK is on its way, and the token is there. */
export function Online({ session, user, token }: OnlineProps): ReactElement {
  return (
    <ZimSessionProvider session={session} user={user} token={token}>
      <Status />
    </ZimSessionProvider>
  );
}

function Status(): ReactElement {
  const { status, reason } = useZimSessionState();
  if (status === 'logged-in') return <p role="status">Connected</p>;
  const hasEnded = status === 'logged-out' && reason !== 'initial';
  return <p role="status">{hasEnded ? 'Not connected' : 'Connecting…'}</p>;
}
