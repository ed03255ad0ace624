import { createFiles } from './files.ts';
import { type RequestOptions, requestOverHttp } from './mini-http.ts';
import type { Socket, Sockets } from './sockets.ts';

/** What happens to a mini program from outside. */
export interface Wx {
  /** Stands in for the global `wx`. */
  readonly api: object;
  /** The mini program comes to the front. */
  show(): void;
  /** The mini program goes to the background. */
  hide(): void;
  /** The network comes or goes. */
  network(isConnected: boolean): void;
}

type Listener = (event: object) => void;

/**
 * As much of WeChat's `wx` as the SDK and a session ask for: sockets, and a store and a file system in memory.
 * Requests to this machine are real, all others fail: the SDK makes them for its logs. `later` runs what the
 * platform does when real time has passed.
 */
export function createWx(sockets: Sockets, later: (fn: () => void) => void): Wx {
  const stored = new Map<string, unknown>();
  const shown = new Set<Listener>();
  const hid = new Set<Listener>();
  const networked = new Set<Listener>();
  let isConnected = true;
  const files = createFiles(later);

  return {
    api: {
      env: { USER_DATA_PATH: 'wxfile://usr' },
      getAccountInfoSync: () => ({ miniProgram: { envVersion: 'develop', appId: 'wx1' } }),
      getAppBaseInfo: () => ({ version: '8.0.0', SDKVersion: '3.4.0' }),
      getDeviceInfo: () => ({ brand: 'x', model: 'y', system: 'z', platform: 'devtools' }),
      getSystemInfoSync: () => ({}),
      getStorageSync: (key: string) => stored.get(key) ?? '',
      setStorageSync: (key: string, value: unknown) => void stored.set(key, value),
      removeStorageSync: (key: string) => void stored.delete(key),
      getFileSystemManager: () => files,
      onAppShow: (listener: Listener) => void shown.add(listener),
      offAppShow: (listener: Listener) => void shown.delete(listener),
      onAppHide: (listener: Listener) => void hid.add(listener),
      offAppHide: (listener: Listener) => void hid.delete(listener),
      getNetworkType: ({ success }: { success: Listener }) =>
        success({ networkType: isConnected ? 'wifi' : 'none' }),
      onNetworkStatusChange: (listener: Listener) => void networked.add(listener),
      offNetworkStatusChange: (listener: Listener) => void networked.delete(listener),
      connectSocket: ({ url }: { url: string }) => socketTask(new sockets.Socket(url)),
      request: (options: RequestOptions) =>
        isConnected && options.url.startsWith('http://127.0.0.1:')
          ? requestOverHttp(options)
          : later(() => options.fail?.({ errMsg: 'request:fail' })),
    },
    show: () => {
      for (const listener of shown) listener({ scene: 1001 });
    },
    hide: () => {
      for (const listener of hid) listener({});
    },
    network: (connected) => {
      isConnected = connected;
      for (const listener of networked) listener({ isConnected, networkType: isConnected ? 'wifi' : 'none' });
    },
  };
}

/** A socket in WeChat's manner: a close says its code, and not whether it was clean. */
function socketTask(socket: Socket): object {
  return {
    get readyState() {
      return socket.readyState;
    },
    onOpen: (listener: Listener) => {
      socket.onopen = () => listener({});
    },
    onMessage: (listener: Listener) => {
      socket.onmessage = ({ data }) => listener({ data });
    },
    onClose: (listener: Listener) => {
      socket.onclose = ({ code, reason }) => listener({ code, reason });
    },
    onError: (listener: Listener) => {
      socket.onerror = () => listener({ errMsg: 'fail' });
    },
    send: ({ data }: { data: ArrayBuffer }) => socket.send(data),
    close: (code?: number | { code?: number }) => socket.close(typeof code === 'number' ? code : code?.code),
  };
}
