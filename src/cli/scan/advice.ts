import type { Platform } from './platform.ts';
import type { Rule } from './source.ts';

interface Advice {
  /** Why it has to go. */
  readonly text: string;
  /** What to do instead. */
  readonly todo: string;
}

const SESSION = 'session.login({ userID }) of zim-session asks your backend for a token, and renews it.';
const LOGIN: Readonly<Record<Platform, string>> = {
  web: "zim.login(userID, { token }) with a token from your backend. createZimSession({ appID, tokenProvider: '/api/zim/token' }) does that.",
  'mini-program':
    'zim.login(userID, { token }) with a token that wx.request got from your backend; its domain has to be in the list of request domains.',
  'react-native': `zim.login(userID, { token }) with a token from your backend (zego-zim-react-native 2.14.1 or later). With UIKit: ZegoUIKit.onTokenProvide(…), then init(appID, '', …).`,
  'uni-app':
    'zim.login(userID, { token }) with a token that uni.request got from your backend: one and the same for App, H5 and mini program.',
};

const SIGNED = 'An AppSign. Whoever has the app can read it, and be any user with it.';
const NEVER =
  'An AppSign. This platform never used one: ZIM takes tokens only here, and whoever opens the app can read it.';
const FIRST = `${SIGNED} Where there is one, ZIM checks it first and never looks at the token.`;

const APP_SIGN: Readonly<Record<Platform, Advice>> = {
  web: {
    text: NEVER,
    todo: 'Delete it, also from build settings: ZIM.create({ appID }), and the token in login.',
  },
  'mini-program': {
    text: NEVER,
    todo: 'Delete it, also from build settings: ZIM.create({ appID }), and the token in login.',
  },
  'react-native': {
    text: FIRST,
    todo: "ZIM.create({ appID, appSign: '' }), and the token in login (SDK 2.3.3 or later); UIKit: init(appID, '', …) after ZegoUIKit.onTokenProvide(…). Delete it from .env and native settings.",
  },
  'uni-app': {
    text: FIRST,
    todo: "ZIM.create({ appID, appSign: '' }) for App, ZIM.create({ appID }) for H5 and mini programs, and the token in login (plugin 2.3.3 or later). Delete it from the sources.",
  },
};

const REPLACED = 'The second zim.on of this event';
const LISTEN = 'Call both from one listener, or use session.on of zim-session, which takes any number.';

/** What is said of a finding, in the words of its platform. None of them holds anything of the text that was found. */
export function adviceOn(rule: Rule, platform: Platform): Advice {
  switch (rule) {
    case 'app-sign':
      return APP_SIGN[platform];
    case 'server-secret':
      return {
        text: 'A ServerSecret in a client. Whoever has it makes tokens for any user of your app.',
        todo: 'Have it replaced in the ZEGOCLOUD console, since it has been given away, and keep the new one on your server only.',
      };
    case 'token-generator':
      return {
        text: 'Tokens are made here, in a client. That needs the ServerSecret, which whoever has the app can read.',
        todo: `Move this to your backend, behind its sign-in. ${SESSION}`,
      };
    case 'renewal-with-login-token':
      return {
        text: 'renewToken gets the token of the login, which ends at that very time: 30 s later ZIM disconnects.',
        todo: `Ask your backend for a fresh one in tokenWillExpire. ${SESSION}`,
      };
    case 'listener-replaced':
      return {
        text:
          platform === 'uni-app'
            ? `${REPLACED}: in H5 and mini programs it silently takes the place of the first, in App both are called.`
            : `${REPLACED}: it silently takes the place of the first.`,
        todo: LISTEN,
      };
    case 'login-without-token':
      return {
        text:
          platform === 'web' || platform === 'mini-program'
            ? 'A login without a token, which fails on this platform.'
            : 'A login without a token, which works only as long as the app has an AppSign.',
        todo: LOGIN[platform],
      };
  }
}
