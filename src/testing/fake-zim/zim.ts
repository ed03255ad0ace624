import type { Clock } from '../../adapters/clock.ts';
import { type Bridged, overBridge } from './bridge.ts';
import type { FakeLatency, FakeWorld } from './connection.ts';
import { FakeEngine, type FakeOrder } from './engine.ts';
import { rejection } from './errors.ts';
import { type FakeCall, FakeZimInstance } from './instance.ts';
import { type CheckToken, type FakeProfile, type FakeRequest, FakeServer } from './server.ts';

const DOUBLE: unique symbol = Symbol.for('zim-session:double') as never;

const VERSIONS: Record<FakeOrder, string> = {
  '2.13': '2.13.0',
  '2.18': '2.18.1',
  '2.20': '2.20.0',
  '2.29': '2.29.0',
};

/** Whose manners FakeZim has. */
export type FakePlatform = 'web' | Bridged;

/** Of `createFakeZim`. */
export interface FakeZimOptions {
  /** All time passes here: a virtual clock, or the page's. */
  readonly clock: Clock;
  /** The app that the server knows; logins of another are refused. Any app by default. */
  readonly appID?: number;
  /** Epoch ms: the server's clock, to give the client a wrong one. The client's by default. */
  readonly serverNow?: () => number;
  /** Answers 0 or a server code. By default a login's token has to be a token04 that has not expired. */
  readonly checkToken?: CheckToken;
  readonly latency?: Partial<FakeLatency>;
  /** Whose order of events and promises. `2.29` by default. */
  readonly order?: FakeOrder;
  /**
   * What the real SDK lets loose on the page: unhandled rejections and what listeners throw where
   * nobody catches it. By default it goes nowhere, since it makes a test runner fail.
   */
  readonly uncaught?: (error: unknown) => void;
  /**
   * Whose manners. `react-native`: everything passes a bridge, 20 ms each way. `getVersion()` and `logout()` are promises,
   * and the 0/0 of a logout comes later; listeners are given an engine inside of the instance; `destroy()` of a dead
   * instance orphans the living one. As `zego-zim-react-native` 2.28 has it. `uni-app`: the same, with the plugin's `on()`,
   * which adds listeners up. `web`, which is a mini program's too, by default.
   */
  readonly platform?: FakePlatform;
  /** Hears of each login, renewal and logout that reaches the server. */
  readonly onRequest?: (request: FakeRequest) => void;
}

/** The static side of the SDK. */
export interface FakeZimClass {
  // biome-ignore lint/suspicious/noExplicitAny: the real one takes anything and checks the appID at run time (S5).
  create(config: any): FakeZimInstance | null;
  getInstance(): FakeZimInstance | undefined;
  /** A promise where there is a bridge. */
  getVersion(): string | Promise<string>;
  setAdvancedConfig(key: string, value: string): void;
  setGeofencingConfig(areaList: number[], type: number): boolean;
}

/** The fake, and what QA can do to it. */
export interface FakeZim {
  readonly ZIM: FakeZimClass;
  /** Whoever the server takes for logged in. */
  readonly online: string | null;
  /** Whether the server reaches them: over a socket that is open, whatever the SDK believes. */
  readonly reached: boolean;
  readonly calls: readonly FakeCall[];
  /** Every token that reached the server, in order. */
  readonly serverTokens: readonly string[];
  /** The rooms that the user is in. */
  readonly rooms: readonly string[];
  profile(userID: string): Readonly<FakeProfile>;
  /** The server answers logins, reconnecting ones too, with this code. */
  refuseLogin(code: number, times?: number): void;
  refuseRenew(code: number, times?: number): void;
  /** New sockets cannot be opened; one that is open stays. */
  hangLogin(): void;
  /** The server takes everything and answers nothing, or not that. */
  silence(only?: 'login' | 'renewToken'): void;
  kick(reason?: number, message?: string): void;
  unregister(): void;
  /** The socket breaks; a clean close goes unnoticed. */
  dropConnection(options?: { clean?: boolean }): void;
  /** The network is gone: the socket breaks and no other can be opened. */
  goOffline(): void;
  /** The network is back, and the page hears of it. */
  goOnline(): void;
  /** The page becomes visible: the SDK looks whether its socket is alive. */
  showPage(): void;
  serverClose(): void;
  /** The servers restart: the socket breaks, and no token that they have seen is taken any more. */
  restart(): void;
  /** The SDK's expiry timer, now. */
  expireNow(): void;
  /** Ends refuseLogin, refuseRenew, hangLogin, silence and goOffline. The page hears nothing of it. */
  heal(): void;
  /**
   * The native instance goes without a word, as where a second copy of the SDK makes one: calls are answered with −1.
   * Throws where `platform` is `web`.
   */
  loseInstance(): void;
  /** Hands any event to the listener that is registered for it. */
  emit(type: string, data: unknown): void;
}

/** A ZIM SDK with a server, in memory: same calls, same events, same traps as the real one. */
export function createFakeZim(options: FakeZimOptions): FakeZim {
  if (typeof options?.clock?.now !== 'function') {
    throw new TypeError('createFakeZim takes { clock }: createVirtualClock(), or another with its methods');
  }
  const { clock, appID, checkToken, order = '2.29', uncaught = () => {}, onRequest = () => {} } = options;
  const server = new FakeServer(options.serverNow ?? (() => clock.now()), appID, checkToken, onRequest);
  const latency = { connect: 10, login: 40, renew: 30, logout: 0, storage: 0, ...options.latency };
  const world: FakeWorld = { clock, server, latency, uncaught };
  const calls: FakeCall[] = [];
  let engine: FakeEngine | null = null;
  let shared: FakeZimInstance | undefined;

  function create(config: unknown): FakeZimInstance | null {
    const id = typeof config === 'object' ? (config as { appID?: unknown } | null)?.appID : config;
    if (!id || typeof id !== 'number') {
      // S5. `appID` is left out of the JSON where it is undefined, as by the real one.
      throw new Error(JSON.stringify({ appID: id, version: VERSIONS[order], ...rejection(6000003) }));
    }
    if (engine) return null;
    engine = new FakeEngine(world, id, order);
    shared = new ZIM({
      engine,
      server,
      record: (call) => calls.push({ at: clock.now(), ...call }),
      destroyed: () => {
        engine = null;
        server.online = null;
      },
    });
    return shared;
  }

  class ZIM extends FakeZimInstance {
    // Sessions on a double find each other through this, and not through the page.
    static readonly [DOUBLE]: object = {};
    static create(config: unknown): FakeZimInstance | null {
      return create(config);
    }
    static getInstance(): FakeZimInstance | undefined {
      return shared;
    }
    static getVersion(): string {
      return VERSIONS[order];
    }
    static setAdvancedConfig(_key: string, _value: string): void {}
    static setGeofencingConfig(_areaList: number[], _type: number): boolean {
      return true;
    }
  }

  /** The server's word only reaches who is logged in. */
  function push(event: number, reason: number, message: string): void {
    if (server.online === null) return;
    server.online = null;
    guarded(() => engine?.closeConnection(event, JSON.stringify({ reason, message })));
  }

  /** What a listener throws out of a message stays in the SDK. */
  function guarded(run: () => void): void {
    try {
      run();
    } catch (error) {
      uncaught(error);
    }
  }

  const { platform = 'web' } = options;
  const bridge = platform === 'web' ? null : overBridge(ZIM, { platform, clock, uncaught });

  return {
    ZIM: (bridge?.ZIM ?? ZIM) as FakeZimClass,
    calls,
    serverTokens: server.tokens,
    get online() {
      return server.online;
    },
    get reached() {
      return server.online !== null && engine?.connection.isAlive === true;
    },
    get rooms() {
      return [...server.rooms];
    },
    profile: (userID) => server.profile(userID),
    refuseLogin: (code, times) => server.refuse('login', code, times),
    refuseRenew: (code, times) => server.refuse('renewToken', code, times),
    hangLogin() {
      server.reachable = false;
    },
    silence(only) {
      server.silent = only ?? true;
    },
    kick: (reason = 1, message = 'kicked out by another device') => push(4, reason, message),
    unregister: () => push(6, 2, 'unregistered'),
    dropConnection: ({ clean = false } = {}) => engine?.connection.drop(clean),
    goOffline() {
      server.reachable = false;
      engine?.connection.drop(false);
    },
    goOnline() {
      server.reachable = true;
      engine?.probe();
    },
    showPage: () => engine?.probe(),
    serverClose() {
      server.online = null;
      engine?.connection.cut();
      guarded(() => engine?.closedByServer());
    },
    restart() {
      server.forget();
      engine?.connection.drop(false);
    },
    expireNow: () => guarded(() => engine?.closeConnection(5, 'Token expired for timer 0')),
    heal: () => server.heal(),
    loseInstance() {
      if (!bridge)
        throw new TypeError("loseInstance() needs createFakeZim({ platform: 'react-native' }), or 'uni-app'");
      bridge.loseInstance();
    },
    emit: (type, data) => engine?.bus.emit(type, data),
  };
}
