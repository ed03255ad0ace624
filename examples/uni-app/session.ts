import { ZIM } from 'zego-zim-miniprogram';
import { createZimSession, tokenEndpoint, type ZimSession } from 'zim-session/miniprogram';

// For the App, where ZIM is a native plugin of DCloud's market, import its class in place of that of the npm package:
//   // #ifdef APP-PLUS
//   import ZIM from '@/js_sdk/zego-ZIMUniplugin-JS/lib';
//   // #endif
// For H5 use `zim-session` itself.

/** One session for all pages: mini programs of every platform that uni-app builds for, and the App. */
export const session: ZimSession = createZimSession(uni, {
  appID: 1234567890,
  sdk: ZIM,
  tokenProvider: tokenEndpoint(uni, 'https://api.example.com/api/zim/token', {
    // Who asks is known by your own sign-in, never by the userID alone.
    headers: () => ({ authorization: `Bearer ${uni.getStorageSync('sign-in')}` }),
  }),
});
