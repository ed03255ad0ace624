import { fetchToken, type Mounted, type Surroundings } from './app.ts';

/** The README's "documented way", and what tells the run whether it is connected. */
export function startDocumented(around: Surroundings, interrupted: () => void): Mounted {
  const { ZIM, appID, userID } = around;
  let connected = false;
  const zim = ZIM.create({ appID })!; // null when it exists already

  zim.on('tokenWillExpire', async (zim) => {
    const token = await fetchToken(around);
    await zim.renewToken(token);
  });

  zim.on('connectionStateChanged', async (_zim, { state, event }) => {
    if (connected && state !== 2) interrupted();
    connected = state === 2;
    if (state !== 0) return;
    if (event === 5) await login();
  });

  async function login(): Promise<void> {
    const token = await fetchToken(around);
    await zim.login(userID, {
      userName: 'Alice',
      token,
      isOfflineLogin: false,
      customStatus: '',
      customStatusDuration: 0,
    });
  }

  void login();
  return { connected: () => connected, story: () => null, unmount: () => zim.destroy() };
}
