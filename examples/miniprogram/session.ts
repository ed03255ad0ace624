import { ZIM } from 'zego-zim-miniprogram';
import { createZimSession, tokenEndpoint, type ZimSession } from 'zim-session/miniprogram';

/** One session for all pages of the mini program. The domain has to be among the request domains in WeChat's console. */
export const session: ZimSession = createZimSession(wx, {
  appID: 1234567890,
  sdk: ZIM,
  tokenProvider: tokenEndpoint(wx, 'https://api.example.com/api/zim/token', {
    // Who asks is known by your own sign-in, never by the userID alone.
    headers: () => ({ authorization: `Bearer ${wx.getStorageSync('sign-in')}` }),
  }),
});
