// What the vendor's documentation shows. Only what `show` is for belongs to this demo.
import { ZIM } from 'zego-zim-web';
import { show } from './documented-screen.ts';

const userID = 'alice';
const fetchToken = async (): Promise<string> => {
  const response = await fetch(`/api/zim/token?userId=${userID}`);
  return (await response.json()).token;
};

const zim = ZIM.create({ appID: __DEMO__.appID })!;

zim.on('tokenWillExpire', async (zim) => {
  const token = await fetchToken();
  await zim.renewToken(token);
});

zim.on('connectionStateChanged', async (_zim, { state, event }) => {
  show(['Disconnected', 'Connecting…', `Logged in as ${userID}`, 'Reconnecting…'][state]);
  if (state !== 0) return;
  if (event === 4) show('Logged in elsewhere');
  if (event === 5) await login(); // the token has expired
});

export async function login(): Promise<void> {
  const token = await fetchToken();
  await zim.login(userID, {
    userName: '',
    token,
    isOfflineLogin: false,
    customStatus: '',
    customStatusDuration: 0,
  });
}
