import { createZimSession } from 'zim-session';

// The SDK is left to the default loader: what a bundler makes of that is what is tested.
const appID = Number(new URL(location.href).searchParams.get('appID'));
const session = createZimSession({ appID, tokenProvider: '/api/zim/token' });

session.login({ userID: 'alice' }).then(
  (zim) => {
    const { connection } = session.getSnapshot();
    document.body.append(connection === 'connected' && zim === session.zim ? 'Connected' : connection);
  },
  (error) => document.body.append(`${error.code}: ${error.message}`),
);
document.title = 'ready';
