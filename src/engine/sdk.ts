import type { GuestCall } from '../adapters/guests.ts';
import type { RawZim, RawZimClass } from '../adapters/raw-zim.ts';
import { createZimAdapter, type ZimAdapter, type ZimReports } from '../adapters/zim.ts';
import { checkZimClass, findZimClass, loadZimClass } from '../adapters/zim-class.ts';
import type { Effect } from '../core/effect.ts';
import type { ZimSessionError } from '../core/errors.ts';
import type { Input } from '../core/event.ts';
import { zimError } from '../core/zim-code.ts';
import type { Config, Warn } from './config.ts';
import { type Deferred, deferred } from './deferred.ts';

/** How an effect of each type is performed. */
export type Performers<T extends Effect['type']> = {
  readonly [K in T]: (effect: Effect & { readonly type: K }) => void;
};

/** What a core has of ZIM: nothing before the class is there. */
export interface Sdk {
  readonly instance: RawZim | null;
  readonly perform: Performers<
    | 'prepare'
    | 'recreate'
    | 'login'
    | 'renewToken'
    | 'handOver'
    | 'remind'
    | 'logout'
    | 'updateAvatar'
    | 'ask'
  >;
  /** Takes the slot of this event, now or once there is an instance. */
  listen(type: string): void;
  /** A session came that has the class itself: a loader that hangs is not waited for. */
  reconsider(): void;
  /** Resolves once there is an instance; rejects where the SDK cannot be loaded, or makes none. */
  prepared(): Promise<void>;
  /** Nothing is told any more; lets go of the instance. */
  close(): void;
}

export interface SdkReports {
  /** The ZIM class, or its loader, of the session whose options count now. */
  source(): Pick<Config, 'sdk' | 'sdkSince' | 'home' | 'inspect'>;
  dispatch(input: Input): void;
  serve(call: GuestCall): { readonly answer: unknown } | undefined;
  warn: Warn;
  /** An event of ZIM, or `instanceChanged`. */
  emit(type: string, ...data: unknown[]): void;
  /** Tells what was warned of and emitted. */
  flush(): void;
}

/** What the adapter reports, as the core is told of it. */
const zimReports = ({ source, dispatch, serve, warn, emit, flush }: SdkReports): ZimReports => ({
  event(type, zim, data) {
    if (type === 'connectionStateChanged') {
      const { state, event } = Object(data) as { state: number; event: number };
      if (typeof state === 'number') dispatch({ type: 'connection', state, event });
    } else dispatch({ type: type === 'tokenWillExpire' ? type : 'heard' });
    emit(type, zim, data);
    flush();
  },
  serve,
  gone: () => dispatch({ type: 'instanceGone' }),
  instanceChanged(zim) {
    source().inspect?.(zim, warn);
    emit('instanceChanged', zim);
  },
  adopted: (type) =>
    warn(
      'adopted-late',
      `Other code created ZIM: an earlier listener of ${type}, if any, is silent now; call preload() first`,
    ),
});

export function createSdk(appID: number, reports: SdkReports): Sdk {
  const { source, dispatch, warn, flush } = reports;
  const wanted = new Set<string>();
  let closed = false;
  let adapter: ZimAdapter | null = null;
  let preparing: Deferred<void> | null = null;
  /** What is being loaded, or was loaded last where that failed. */
  let loading: Promise<RawZimClass> | null = null;

  function settlePrepared(error?: ZimSessionError): void {
    const waited = preparing;
    preparing = null;
    if (error) waited?.reject(error);
    else waited?.resolve();
  }

  function failed(thrown: unknown): void {
    const error = zimError(thrown);
    settlePrepared(error);
    dispatch({ type: 'sdkFailed', error });
  }

  function loaded(ZIM: RawZimClass): void {
    loading = null;
    try {
      if (!adapter?.instance) {
        checkZimClass(ZIM, source().sdkSince);
        adapter = createZimAdapter(ZIM, appID, zimReports(reports));
        for (const type of wanted) adapter.listen(type);
      }
      adapter.acquire();
    } catch (error) {
      return failed(error);
    }
    settlePrepared();
    dispatch({ type: 'sdkReady' });
  }

  function prepare(): void {
    const ZIM = findZimClass(source().sdk);
    // The class itself: there is an instance at once.
    if (ZIM) return loaded(ZIM);
    const load = loadZimClass(source());
    loading = load;
    // The answer of a loader that somebody else's class has overtaken is of no use.
    const unlessOvertaken =
      <T>(then: (value: T) => void) =>
      (value: T) => {
        if (!closed && loading === load) then(value);
      };
    load.then(unlessOvertaken(loaded), unlessOvertaken(failed));
  }

  /** What becomes of a call is told. */
  function tell(type: 'presented' | 'answered', id: number, call: Promise<void> | undefined): void {
    call?.then(
      () => dispatch({ type, id, error: null }),
      (error: ZimSessionError) => dispatch({ type, id, error }),
    );
  }

  return {
    get instance() {
      return adapter?.instance ?? null;
    },
    perform: {
      prepare,
      recreate() {
        try {
          adapter?.acquire();
        } catch (error) {
          dispatch({ type: 'sdkFailed', error: zimError(error) });
        }
      },
      login: ({ id, user, token }) => tell('presented', id, adapter?.login(user, token)),
      renewToken: ({ id, token }) => tell('presented', id, adapter?.renewToken(token)),
      handOver: ({ id, userID, token }) => tell('presented', id, adapter?.handOver(userID, token)),
      // What becomes of the reconnect is told by events.
      remind: ({ userID, token }) => void adapter?.handOver(userID, token).catch(() => {}),
      ask: ({ id, userID }) => tell('answered', id, adapter?.ask(userID)),
      logout: ({ quiet, isClearDB }) => adapter?.logout(quiet, isClearDB),
      updateAvatar: ({ url }) =>
        void adapter?.updateAvatar(url).catch(() => {
          warn('avatar-not-updated', 'ZIM did not take the avatar');
          flush();
        }),
    },
    listen(type) {
      wanted.add(type);
      adapter?.listen(type);
    },
    reconsider() {
      if (loading && findZimClass(source().sdk)) prepare();
    },
    prepared() {
      preparing ??= deferred();
      return preparing.promise;
    },
    close() {
      closed = true;
      adapter?.release();
    },
  };
}
