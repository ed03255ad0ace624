// A stand-in for the native side of zego-zim-react-native: everything crosses a bridge, with a delay. It does what
// ZEGO's documentation and the Java and Objective-C of 2.28.0 say, and nothing of what only a device can tell.
const BRIDGE = 5;
const PREFIX = 'im.zego.zim.reactnative.';

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Epoch ms, of a token04: the 64 bits behind its version, of which the upper half is 0. Hermes has neither Buffer nor atob. */
function expiryOf(token) {
  const [, digits = ''] = /^04.{5}(.{6})/.exec(token) ?? [];
  // Bytes 4 to 7 are bits 32 to 63; digits 5 to 10 have bits 30 to 65.
  let seconds = 0;
  for (const digit of digits) seconds = seconds * 64 + BASE64.indexOf(digit);
  return (Math.floor(seconds / 4) % 2 ** 32) * 1000;
}

export function createNative(emit) {
  const log = [];
  /** The one native instance. */
  let zim = null;
  const later = (fn, ms = BRIDGE) => setTimeout(fn, ms);
  const error = (code, message) => Object.assign(new Error(message), { code: String(code) });

  function event(type, data) {
    const handle = zim?.handle;
    later(() => emit(PREFIX + type, { handle, data }));
  }
  const changed = (state, what) =>
    event('connectionStateChanged', { state, event: what, extendedData: '{}' });

  function end(what) {
    if (!zim?.user) return;
    zim.user = null;
    changed(0, what);
  }

  function lose() {
    clearTimeout(zim?.warning);
    clearTimeout(zim?.expiry);
    zim = null;
  }

  /** Instances that were destroyed, under the handles by which Java keeps them. */
  const dead = new Set();

  /** A second copy of the SDK's JavaScript makes an instance. */
  function takeOver() {
    if (zim) dead.add(zim.handle);
    lose();
    zim = { handle: 'of another copy', appSign: '', user: null };
  }

  function schedule(token) {
    clearTimeout(zim.warning);
    clearTimeout(zim.expiry);
    const left = expiryOf(token) - Date.now();
    zim.warning = later(() => event('tokenWillExpire', { second: 30 }), Math.max(0, left - 30_000));
    zim.expiry = later(() => end(5), Math.max(0, left - 2_000));
  }

  /** A call of the instance, answered over the bridge: with −1 where it is gone. */
  const call =
    (name, run) =>
    (handle, ...args) =>
      new Promise((resolve, reject) =>
        later(() => {
          log.push([name, ...args]);
          if (zim?.handle !== handle)
            return reject(dead.has(handle) ? error(6000002, 'not initialized') : error(-1, 'no instance'));
          run(zim, { resolve: (value) => later(() => resolve(value)), reject, args });
        }),
      );

  const module = {
    prefix: PREFIX,
    addListener() {},
    removeListeners() {},
    writeCustomLog() {},
    setAdvancedConfig() {},
    getVersion: () => new Promise((resolve) => later(() => resolve('2.28.0.4213'))),
    createEngine(handle, appID, appSign) {
      later(() => {
        log.push(['createEngine', appID, appSign]);
        // Without a word to the one before.
        lose();
        dead.delete(handle);
        zim = { handle, appSign, user: null };
      });
    },
    destroyEngine(handle) {
      later(() => {
        log.push(['destroyEngine']);
        dead.delete(handle);
        if (zim?.handle === handle) lose();
      });
    },
    login: call('login', (one, { resolve, reject, args: [userID, { token }] }) => {
      if (one.user) return reject(error(6000111, 'already'));
      changed(1, 1);
      later(() => {
        if (zim !== one) return;
        one.user = userID;
        schedule(token);
        changed(2, 0);
        resolve(null);
      }, 60);
    }),
    logout: call('logout', (_one, { resolve }) => {
      end(0);
      resolve(null);
    }),
    renewToken: call('renewToken', (one, { resolve, reject, args: [token] }) => {
      if (!one.user) return reject(error(6000121, 'not logged in'));
      schedule(token);
      resolve({ token });
    }),
    updateUserAvatarUrl: call('updateUserAvatarUrl', (_one, { resolve, args: [userAvatarUrl] }) =>
      resolve({ userAvatarUrl }),
    ),
    queryUsersStatus: call('queryUsersStatus', (one, { resolve, reject }) =>
      one.user ? resolve({ userStatusList: [], errorUserList: [] }) : reject(error(6000121, 'not logged in')),
    ),
  };

  return {
    module,
    log,
    event,
    lose,
    takeOver,
    kick: () => end(4),
    get user() {
      return zim?.user ?? null;
    },
    get appSign() {
      return zim?.appSign ?? null;
    },
    reset() {
      lose();
      dead.clear();
      log.length = 0;
    },
  };
}
