import type { FakeWorld } from 'zim-session/testing';

// Code as the vendor documents it. Only the `catch`es are ours: a test runner takes a rejection that nobody handles for a failure of the test.

const userID = 'alice';
const ignored = (): void => {};

/** A started app: how to ask it whether it believes to be connected, and what it does where it is unmounted. */
export interface StartedApp {
  readonly connected: () => boolean;
  readonly stop: () => void;
}

/** Starts it on doubles: those of a world, or of a tab. */
export function startDocumented({ fake, backend }: Pick<FakeWorld, 'fake' | 'backend'>): StartedApp {
  const fetchToken = async (): Promise<string> => (await backend({ userID })).token;
  let connected = false;
  const zim = fake.ZIM.create({ appID: 1234567890 })!; // null when it exists already

  zim.on('tokenWillExpire', async (zim) => {
    const token = await fetchToken().catch(ignored);
    if (token) await zim.renewToken(token).catch(ignored);
  });

  zim.on('connectionStateChanged', (_zim, { state, event }) => {
    connected = state === 2;
    if (state === 0 && event === 5) login().catch(ignored); // the token has expired
  });

  async function login(): Promise<void> {
    const token = await fetchToken();
    await zim.login(userID, { userName: 'Alice', token, isOfflineLogin: false });
  }

  login().catch(ignored);
  return { connected: () => connected, stop: () => zim.destroy() };
}
