// An app with zego-zim-react-native alone, under the condition of its tsconfig: one import serves Web and App. A type
// that was not found would be `any`.
import ZIM from 'zego-zim-react-native';
import {
  createZimSession,
  describeZimError,
  isZimSessionError,
  type TokenRequest,
  tokenEndpoint,
  type ZimInstance,
  type ZimSession,
} from 'zim-session';
import { diagnose } from 'zim-session/diagnose';
import { useZim, useZimEvent, useZimSession, ZimSessionProvider } from 'zim-session/react';
import { appStatePage, createZimSession as createNative } from 'zim-session/react-native';

type IsAny<T> = 0 extends 1 & T ? true : false;

const session: ZimSession = createZimSession({ appID: 1, tokenProvider: 'https://a.example/t' });

export const found: { readonly [name: string]: false } = {
  session: false as IsAny<typeof session>,
  instance: false as IsAny<ZimInstance>,
  hook: false as IsAny<ReturnType<typeof useZim>>,
  signal: false as IsAny<TokenRequest['signal']>,
  provider: false as IsAny<Parameters<typeof createZimSession>[0]['tokenProvider']>,
};

export async function start(): Promise<void> {
  const zim = await session.login({ userID: 'alice' });
  // What the SDK for the Web has not.
  await zim.queryLocalFileCache({ endTime: 0 });
  // @ts-expect-error: and not the Web's own.
  zim.off();
  session.on('peerMessageReceived', (sender, { messageList }) => {
    void sender.logout();
    messageList.length.toFixed();
  });
  session.on('loggedOut', ({ reason, error }) => {
    if (reason === 'kicked-out') error?.message.trim();
  });
  session.on('instanceChanged', (instance) => void instance.logout());
  // @ts-expect-error: there is no such event.
  session.on('nothing', () => {});
}

/** The components are typed with it, too. */
export function Chat(): null {
  const zim: ZimInstance | null = useZim();
  const own: ZimSession = useZimSession();
  useZimEvent('roomStateChanged', (_zim, { roomID }) => void roomID.trim());
  void [zim, own, ZimSessionProvider({ session, user: { userID: 'alice' } })];
  return null;
}

export const same: ZimSession = createNative({
  appID: 1,
  sdk: ZIM,
  tokenProvider: tokenEndpoint('https://a.example/t', { method: 'POST', credentials: 'omit' }),
  platform: { page: appStatePage({ addEventListener: () => ({ remove() {} }) }) },
});

export const wrong: Promise<string> = diagnose(session).then(({ what }) => what);

export const facts: [string, boolean] = [describeZimError(6000103).name, isZimSessionError(null)];
// @ts-expect-error: ky is for the Web.
tokenEndpoint('https://a.example/t', { ky: fetch });
// @ts-expect-error: an AppSign has no place here.
createZimSession({ appID: 1, tokenProvider: 'https://a.example/t', appSign: 'secret' });
