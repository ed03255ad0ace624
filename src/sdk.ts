import type { Clock } from './adapters/clock.ts';
import type { RawZim, RawZimClass } from './adapters/raw-zim.ts';
import { createZimAdapter, type ZimAdapter } from './adapters/zim.ts';
import { loadZimClass } from './adapters/zim-class.ts';
import type { Effect } from './core/effect.ts';
import { type ZimSessionError, zimError } from './core/errors.ts';
import type { Input } from './core/event.ts';
import { type Deferred, deferred } from './deferred.ts';

/** How an effect of each type is performed. */
export type Performers<T extends Effect['type']> = {
  readonly [K in T]: (effect: Effect & { readonly type: K }) => void;
};

/** What a machine has of ZIM: nothing before the class is loaded. */
export interface Sdk {
  readonly instance: RawZim | null;
  readonly perform: Performers<
    'prepare' | 'recreate' | 'login' | 'renewToken' | 'remind' | 'logout' | 'updateAvatar'
  >;
  /** Takes the slot of this event, now or once there is an instance. */
  listen(type: string): void;
  /** Resolves once the class is loaded and there is an instance; rejects where that failed. */
  wait(): Promise<void>;
  /** What `wait()` gave, for somebody else to settle; from now on nobody waits here. */
  waiting(): Deferred<void> | null;
  /** Nothing is told any more; the instance is left to others. */
  close(): void;
  /** Lets go of the instance. */
  release(): void;
}

export interface SdkReports {
  /** The class is there. Answers whether the instance is for us to have. */
  loaded(ZIM: RawZimClass): boolean;
  dispatch(input: Input): void;
  warn(code: string, message: string): void;
  emit(type: string, ...data: unknown[]): void;
  drain(): void;
}

export function createSdk(
  { sdk, appID, clock }: { readonly sdk: object; readonly appID: number; readonly clock: Clock },
  { loaded, dispatch, warn, emit, drain }: SdkReports,
): Sdk {
  const wanted = new Set<string>();
  const soon = new Set<unknown>();
  let closed = false;
  let adapter: ZimAdapter | null = null;
  let preparing: Deferred<void> | null = null;

  function adapt(loadedClass: RawZimClass): ZimAdapter {
    const made = createZimAdapter(loadedClass, appID, {
      event(type, zim, data, known) {
        if (type === 'connectionStateChanged') {
          const { state, event } = data as { state: number; event: number };
          if (!known) dispatch({ type: 'connection', state, event });
        } else if (type === 'tokenWillExpire') dispatch({ type: 'tokenWillExpire' });
        emit(type, zim, data);
        drain();
      },
      foreign: dispatch,
      instanceChanged: (zim) => emit('instanceChanged', zim),
      adopted: () => warn('adopted-late', 'ZIM was created by other code: listeners it had set may be lost'),
      soon(run) {
        if (closed) return;
        const id = clock.setTimeout(() => {
          soon.delete(id);
          run();
        }, 0);
        soon.add(id);
      },
    });
    for (const type of wanted) made.listen(type);
    return made;
  }

  async function prepare(): Promise<void> {
    try {
      const ZIM = await loadZimClass(sdk);
      if (closed || !loaded(ZIM)) return;
      adapter ??= adapt(ZIM);
      adapter.acquire();
      waiting()?.resolve();
      dispatch({ type: 'sdkReady' });
    } catch (thrown) {
      const error = zimError(thrown);
      waiting()?.reject(error);
      dispatch({ type: 'sdkFailed', error });
    }
  }

  function waiting(): Deferred<void> | null {
    const waited = preparing;
    preparing = null;
    return waited;
  }

  function present(id: number, call: Promise<void> | undefined): void {
    call?.then(
      () => dispatch({ type: 'presented', id, error: null }),
      (error: ZimSessionError) => dispatch({ type: 'presented', id, error }),
    );
  }

  return {
    get instance() {
      return adapter?.instance ?? null;
    },
    perform: {
      prepare: () => void prepare(),
      recreate() {
        try {
          adapter?.acquire();
        } catch (error) {
          dispatch({ type: 'sdkFailed', error: zimError(error) });
        }
      },
      login: ({ id, user, token, reset }) => present(id, adapter?.login(user, token, reset)),
      renewToken: ({ id, token }) => present(id, adapter?.renewToken(token)),
      // What becomes of the reconnect is told by events.
      remind: ({ userID, token }) => void adapter?.login({ userID }, token, false).catch(() => {}),
      logout: ({ quiet, isClearDB }) => void adapter?.logout(quiet, isClearDB),
      updateAvatar: ({ url }) =>
        void adapter
          ?.updateAvatar(url)
          .catch(() => warn('avatar-not-updated', 'ZIM did not take the avatar')),
    },
    listen(type) {
      wanted.add(type);
      adapter?.listen(type);
    },
    wait() {
      preparing ??= deferred();
      return preparing.promise;
    },
    waiting,
    close() {
      closed = true;
      for (const id of soon) clock.clearTimeout(id);
    },
    release: () => adapter?.release(),
  };
}
