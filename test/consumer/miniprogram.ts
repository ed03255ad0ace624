// An app with zego-zim-miniprogram alone, and without the DOM's types. A type that was not found would be `any`.
import { ZIM } from 'zego-zim-miniprogram';
import {
  createZimSession,
  isZimSessionError,
  type MiniProgram,
  type TokenRequest,
  tokenEndpoint,
  type ZimSession,
} from 'zim-session/miniprogram';

type IsAny<T> = 0 extends 1 & T ? true : false;

declare const wx: MiniProgram & { readonly login: unknown };

const session: ZimSession = createZimSession(wx, {
  appID: 1,
  sdk: ZIM,
  tokenProvider: 'https://a.example/t',
});

export const found: { readonly [name: string]: false } = {
  session: false as IsAny<typeof session>,
  signal: false as IsAny<TokenRequest['signal']>,
  provider: false as IsAny<Parameters<typeof createZimSession>[1]['tokenProvider']>,
};

export async function start(): Promise<ZIM> {
  const zim = await session.login({ userID: 'alice' });
  const isInstance: false = false as IsAny<typeof zim>;
  await zim.joinRoom(isInstance ? '' : 'lobby');
  session.on('peerMessageReceived', (sender, { messageList }) => {
    sender.setLogConfig({ logLevel: 'error' });
    messageList.length.toFixed();
  });
  session.on('loggedOut', ({ reason, error }) => {
    if (reason === 'kicked-out') error?.message.trim();
  });
  session.on('instanceChanged', (instance) => void instance.logout());
  // @ts-expect-error: there is no such event.
  session.on('nothing', () => {});
  return zim;
}

createZimSession(wx, {
  appID: 1,
  sdk: ZIM,
  tokenProvider: ({ userID, signal }) => (signal.aborted ? '' : userID),
});

const ask = tokenEndpoint(wx, 'https://a.example/t', { method: 'POST', headers: () => ({ a: 'b' }) });
ask({ userID: 'alice' }).catch((error: unknown) => isZimSessionError(error, 'token-denied'));

// @ts-expect-error: the class has to be there.
createZimSession(wx, { appID: 1, tokenProvider: 'https://a.example/t' });
// @ts-expect-error: wx comes first.
createZimSession({ appID: 1, sdk: ZIM, tokenProvider: 'https://a.example/t' });
// @ts-expect-error: there is no page whose path it could be of, and a number is none at all.
createZimSession(wx, { appID: 1, sdk: ZIM, tokenProvider: 1 });
