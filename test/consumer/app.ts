// An app, as its compiler sees this package: type-checked against each supported version of zego-zim-web.
import { ZIM } from 'zego-zim-web';
import {
  createZimSession,
  describeZimError,
  type ErrorKind,
  exponentialBackoff,
  isZimSessionError,
  parseToken,
  type SerializedSnapshot,
  tokenDenied,
  tokenEndpoint,
  type ZimInstance,
  ZimSessionError,
  type ZimSessionSnapshot,
} from 'zim-session';

const session = createZimSession({
  appID: 1234567890,
  tokenProvider: tokenEndpoint('/api/zim/token', { headers: () => ({ authorization: 'Bearer x' }) }),
  retry: exponentialBackoff({ max: 4_000 }),
  renewal: { window: 'auto' },
  timeouts: { login: 20_000 },
});

export async function run(): Promise<void> {
  const zim: ZimInstance = await session.login({ userID: 'alice', userName: 'Alice' });
  zim.logout();
  // Events of ZIM keep the vendor's types …
  const off: () => void = session.on('peerMessageReceived', (_zim, data) => {
    const from: string = data.fromConversationID;
    void from;
  });
  session.on(
    'connectionStateChanged',
    (_zim, { state, event, extendedData }) => void [state, event, extendedData],
  );
  session.on('tokenWillExpire', (_zim, { second }) => void (second satisfies number));
  // … and those of the session have their own.
  session.on(
    'stateChanged',
    (snapshot: ZimSessionSnapshot, previous) => void [snapshot.status, previous.status],
  );
  session.once('loggedOut', ({ reason, error }) => void [reason, error?.code]);
  session.on('warning', ({ code }) => void (code satisfies string));
  off();
  // @ts-expect-error there is no such event
  session.on('noSuchEvent', () => {});
  // A token at hand, as it is or with what is known of it.
  await session.login({ userID: 'alice' }, { token: 'printed into the page' });
  await session.login({ userID: 'alice' }, { token: { token: '04…', userID: 'alice' }, signal: undefined });
  await session.preload();
  await session.renew();
  const written: SerializedSnapshot = session.toJSON();
  void written.error?.code;
  await session.logout({ isClearDB: true });
  session.destroy();
}

// The class itself: there is an instance as soon as preload() was called.
const loaded = createZimSession({ appID: 1, tokenProvider: '/t', sdk: ZIM });
void loaded.preload();
export const made: ZimInstance | null = loaded.zim;

// @ts-expect-error an AppSign has no place here
createZimSession({ appID: 1, tokenProvider: '/t', appSign: 'secret' });

createZimSession({
  appID: 1,
  tokenProvider: async ({ userID, signal }) => {
    const answer = await fetch(`/t?u=${encodeURIComponent(userID)}`, { signal });
    if (answer.status === 403) throw tokenDenied();
    return answer.text();
  },
});

export function kindOf(error: unknown): ErrorKind | null {
  if (isZimSessionError(error, 'kicked-out')) return 'session';
  return error instanceof ZimSessionError ? error.kind : null;
}

export const facts: [string, number] = [describeZimError(6000103).name, parseToken('04').expiresAt];
