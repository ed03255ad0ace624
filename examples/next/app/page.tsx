import type { ReactElement } from 'react';
import { mintToken04 } from 'zim-session/server';
import { Chat } from './chat';
import { signedIn } from './signed-in';
import { zego } from './zego';

// A token is of one user: no page that holds one is kept for others.
export const dynamic = 'force-dynamic';

export default async function Page(): Promise<ReactElement> {
  const user = await signedIn();
  const token = user && (await mintToken04({ ...zego, userID: user.userID }));
  return <Chat user={user} token={token} />;
}
