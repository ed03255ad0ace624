// In the order of React Native's own Core/setUpXHR.js, of its own sources.
import 'whatwg-fetch';
import { AbortController, AbortSignal } from 'abort-controller/dist/abort-controller';
import { URL } from 'react-native/Libraries/Blob/URL';

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

Object.assign(globalThis, {
  URL,
  AbortController,
  AbortSignal,
  /** A token04 of that expiry. */
  token(expiresAt) {
    const bytes = [];
    for (let rest = Math.floor(expiresAt / 1000); bytes.length < 8; rest = Math.floor(rest / 256)) {
      bytes.unshift(rest % 256);
    }
    bytes.push(0, 12, ...new Array(12).fill(7), 0, 32, ...new Array(32).fill(9), 1);
    let text = '04';
    for (let at = 0; at < bytes.length; at += 3) {
      const [a, b = 0, c = 0] = bytes.slice(at);
      const quad = [a >> 2, ((a & 3) << 4) | (b >> 4), ((b & 15) << 2) | (c >> 6), c & 63];
      const here = Math.min(3, bytes.length - at);
      text += quad.map((six, index) => (index > here ? '=' : BASE64[six])).join('');
    }
    return text;
  },
});
