'use client';

import type { ReactElement } from 'react';
import { createZimSession } from 'zim-session';
import { Online, type OnlineProps } from './online';

// Evaluated on the server as well, where it does nothing.
const session = createZimSession({
  appID: Number(process.env.NEXT_PUBLIC_ZEGO_APP_ID),
  tokenProvider: '/api/zim/token',
});

export function Chat(props: Omit<OnlineProps, 'session'>): ReactElement {
  return <Online session={session} {...props} />;
}
