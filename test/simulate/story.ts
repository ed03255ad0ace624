import type { FakeOrder } from '../../src/testing/fake-zim/engine.ts';

/** How the app's backend behaves. */
export type BackendMode =
  | { readonly kind: 'ok' }
  /** ms that an answer takes. */
  | { readonly kind: 'slow'; readonly ms: number }
  /** Never answers; `deaf`: not even to an abort. */
  | { readonly kind: 'hang'; readonly deaf: boolean }
  | { readonly kind: 'limited'; readonly retryAfter: number }
  | { readonly kind: BackendFault };

export const BACKEND_FAULTS = [
  'down',
  'throws',
  'html',
  'empty',
  'nonsense',
  'same',
  'older',
  'expired',
  'short',
  'long',
  'version',
  'otherUser',
  'otherUserSilently',
  'status500',
  'status404',
  'denied401',
  'denied403',
] as const;
export type BackendFault = (typeof BACKEND_FAULTS)[number];

export type UserName = 'anna' | 'boris';

/**
 * A token that does not come from the provider. `older`, `same`: the first and the last that the backend gave this
 * user; `short`: 12 s are left; `version`: of another version; `garbage`: no token at all.
 */
export const TOKEN_KINDS = [
  'good',
  'short',
  'expired',
  'older',
  'same',
  'garbage',
  'version',
  'otherUser',
] as const;
export type TokenKind = (typeof TOKEN_KINDS)[number];

/** What an app calls right after a mount, in the same tick. */
export type RemountCall = 'login' | 'loginOther' | 'preload' | 'logout' | 'renew' | 'destroy';

/** What a listener of the app does; `guest`: other code does it there. */
export type Reaction =
  | 'login'
  | 'loginOther'
  | 'logout'
  | 'renew'
  | 'destroy'
  | 'remount'
  | 'throw'
  | 'guest login'
  | 'guest renewToken'
  | 'guest logout'
  | 'guest destroy';

/** How a session is made. */
export interface Make {
  readonly who: number;
  /** Of the package: there may be two on a page. */
  readonly copy: 0 | 1;
  /** ms, of its `timeouts.login` and `timeouts.renew`; null: the defaults. */
  readonly bound: number | null;
}

/** One thing that happens. */
export type Act =
  | {
      readonly do: 'login';
      readonly who: number;
      readonly user: UserName;
      readonly abort: number | null;
      /** One at hand. */
      readonly token: TokenKind | null;
    }
  | { readonly do: 'logout' | 'renew' | 'preload' | 'suspect' | 'destroy'; readonly who: number }
  | ({ readonly do: 'mount' } & Make)
  /** `destroy()` of this session, or of all, and a new one that calls this: in one tick. */
  | ({ readonly do: 'remount'; readonly all: boolean; readonly calls: readonly RemountCall[] } & Make)
  /** `logout()` and `login()` in one go, not awaited. */
  | { readonly do: 'switch'; readonly who: number; readonly user: UserName }
  /** The next time that this event comes, a listener calls this. */
  | {
      readonly do: 'react';
      readonly who: number;
      readonly on:
        | 'stateChanged'
        | 'renewalFailed'
        | 'sessionLost'
        | 'recovered'
        | 'loggedOut'
        | 'tokenRenewed'
        | 'warning'
        | 'connectionStateChanged';
      readonly call: Reaction;
    }
  | { readonly do: 'backend'; readonly mode: BackendMode }
  | { readonly do: 'offline'; readonly event: boolean }
  | { readonly do: 'online'; readonly event: boolean }
  | { readonly do: 'refuseLogin' | 'refuseRenew'; readonly code: number; readonly times: number }
  | { readonly do: 'silence' | 'healZim' | 'kick' | 'unregister' | 'serverClose' | 'wake' }
  | { readonly do: 'drop'; readonly clean: boolean }
  /** The SDK cannot be loaded, or `create` throws. */
  | { readonly do: 'brokenSdk'; readonly on: boolean }
  /** The machine sleeps; its socket may be gone when it wakes. */
  | {
      readonly do: 'sleep';
      readonly ms: number;
      readonly socket: 'stays' | 'breaks' | 'closes';
      readonly wake: boolean;
    }
  /** Somebody sets the clock. */
  | { readonly do: 'jump'; readonly ms: number }
  /** The page is hidden, and its timers run once a minute; or it is in front again. */
  | { readonly do: 'throttle'; readonly on: boolean }
  /** All timers are late, up to so many ms, for so many ms. */
  | { readonly do: 'lag'; readonly ms: number; readonly by: number }
  /** Other code on the page uses the instance. */
  | {
      readonly do: 'foreign';
      readonly call:
        | 'login'
        | 'loginOther'
        | 'logout'
        | 'renewToken'
        | 'destroy'
        | 'on'
        | 'onThrowing'
        | 'off'
        | 'create';
      readonly token: TokenKind;
      /** Seconds that a good token lives. */
      readonly ttl: number;
    };

export interface Step {
  /** ms after the step before. */
  readonly wait: number;
  readonly act: Act;
}

export interface Setting {
  readonly seed: number;
  /** Seconds that tokens live. */
  readonly ttl: number;
  /** What the backend says beside the token. */
  readonly grant: 'text' | 'expiresIn' | 'serverTime' | 'named';
  readonly order: FakeOrder;
  /** The provider ignores its signal: what was aborted is answered all the same. */
  readonly deaf: boolean;
  /** ms of the backend, and of ZIM. */
  readonly latency: {
    readonly backend: number;
    readonly connect: number;
    readonly login: number;
    readonly renew: number;
  };
  /** Local minus server clock at the start, ms. */
  readonly skew: number;
  /** ms to load the SDK, each session with a loader of its own; null: the class is given. */
  readonly loader: number | null;
  readonly window: 'auto' | number;
  /** ms of calm at the end. */
  readonly tail: number;
}

export interface Story {
  readonly setting: Setting;
  readonly steps: readonly Step[];
}

const short = (ms: number): string =>
  Math.abs(ms) < 1_000
    ? `${ms} ms`
    : Math.abs(ms) < 120_000
      ? `${ms / 1000} s`
      : `${(ms / 60_000).toFixed(2)} min`;

/** The story in words, to be read and to be typed into a test. */
export function tell({ setting, steps }: Story): string {
  const lines = steps.map(({ wait, act }) => {
    const { do: what, ...more } = act;
    return `  +${short(wait).padEnd(10)} ${what} ${Object.keys(more).length ? JSON.stringify(more) : ''}`.trimEnd();
  });
  return [`  setting    ${JSON.stringify(setting)}`, ...lines].join('\n');
}
