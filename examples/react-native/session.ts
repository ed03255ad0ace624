import ZIM from 'zego-zim-react-native';
import { createZimSession, tokenEndpoint, type ZimSession } from 'zim-session/react-native';
import { recorder } from './record.ts';

/** Your app's own sign-in: who asks for a token is known by it, never by the userID alone. */
const signIn = { token: async (): Promise<string> => '' };

export const tokenProvider = tokenEndpoint('https://api.example.com/api/zim/token', {
  headers: async () => ({ authorization: `Bearer ${await signIn.token()}` }),
});

/**
 * One session for all screens, in a module of its own: Fast Refresh evaluates a module anew when it is edited, and what
 * is written here beside a component would be made once more each time.
 */
export const session: ZimSession = createZimSession({
  appID: 1234567890,
  tokenProvider,
  // Without recorder there is no need for `sdk`.
  sdk: recorder.record(ZIM),
});
