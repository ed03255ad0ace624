// An App that Metro bundles: one import for Web and App, no sdk among the options. Prints what came of it.
import './polyfills';
import { AppState, native, setAppState } from 'react-native';
import ZIM from 'zego-zim-react-native';
import { createZimSession } from 'zim-session';
import { useZim, ZimSessionProvider } from 'zim-session/react';
import { App } from './example/app.tsx';
import { createRecorder } from './example/recorder.ts';

const { advance, fatal, net, print, token } = globalThis;
const told = {};

async function main() {
  const good = () => ({ status: 200, body: JSON.stringify({ token: token(Date.now() + 3_600_000) }) });
  // Not while modules are evaluated, but as an App logs in: see net-info.js.
  await advance(1);
  net.answer = good;
  told.lacks = ['atob', 'TextDecoder', 'reportError', 'document'].filter((name) => !(name in globalThis));
  told.react = [typeof useZim, typeof ZimSessionProvider];
  const session = createZimSession({ appID: 1234567890, tokenProvider: 'https://api.example.com/t' });
  // The example's screens were evaluated, and with them its own session, which nobody has logged in.
  const recorder = createRecorder();
  recorder.note('alive');
  told.example = [typeof App, recorder.trace()];
  const events = [];
  for (const name of ['sessionLost', 'recovered', 'loggedOut', 'warning', 'tokenRenewed']) {
    session.on(name, () => events.push(name));
  }
  const heard = [];
  session.on('peerMessageReceived', (zim) => heard.push(zim === session.zim));
  let failure = null;
  const login = (userID) =>
    session.login({ userID }).catch(({ code, message }) => {
      failure = `${code} ${message}`;
    });
  login('alice');
  await advance(1_000);
  native.event('peerMessageReceived', { messageList: [], info: {}, fromConversationID: 'bob' });
  await advance(2 * 3_600_000);
  told.login = [failure, native.user, session.getSnapshot().status, heard, net.asked.length > 2];
  told.asked = [net.asked[0].method, net.asked[0].url.replace(/_=\d+/, '_=')];
  told.twoHours = events.splice(0);
  session.logout();
  login('bob');
  await advance(5_000);
  told.userSwitch = [failure, native.user, session.getSnapshot().userID, events.splice(0)];
  net.answer = () => null;
  setAppState('background');
  await advance(4_000_000);
  told.expired = session.getSnapshot().status;
  net.answer = good;
  setAppState('active');
  await advance(1_500);
  told.inFront = [AppState.currentState, session.getSnapshot().status, native.user];
  const old = session.zim;
  native.lose();
  session.renew().catch(() => {});
  await advance(5_000);
  old.destroy();
  told.lost = [session.zim !== old, native.user, ZIM.getInstance() === session.zim];
  session.destroy();
  await advance(2_000);
  told.destroyed = [native.user, ZIM.getInstance()];
  told.fatal = fatal;
}

main().then(
  () => print(JSON.stringify(told)),
  (error) => print(`FAILED ${error?.stack}`),
);
