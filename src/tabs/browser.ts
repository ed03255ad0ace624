import type { AbortSignal, EventTarget } from '../adapters/global-types.ts';

/** What is used of Web Locks. */
export interface TabLocks {
  request(
    name: string,
    options: {
      readonly ifAvailable?: boolean;
      readonly steal?: boolean;
      readonly signal?: AbortSignal;
    },
    callback: (lock: unknown) => unknown,
  ): Promise<unknown>;
}

/** What is used of a BroadcastChannel. */
export interface TabChannel {
  onmessage: ((event: { readonly data: unknown }) => void) | null;
  postMessage(message: unknown): void;
  close(): void;
}

/** Of `oneTab`; what is left out is the browser's. */
export interface OneTabOptions {
  /** `navigator.locks`, or a double of it; `null`: there is none. */
  readonly locks?: TabLocks | null | undefined;
  /** The class `BroadcastChannel`, or a function that opens a channel of that name; `null`: there is none. */
  readonly channel?: (new (name: string) => TabChannel) | ((name: string) => TabChannel) | null | undefined;
  /** Where `pagehide` and `pageshow` are heard: `window`, or a double of it. */
  readonly page?: Pick<EventTarget, 'addEventListener' | 'removeEventListener'> | null | undefined;
}

/** Looked up when it is needed, so that an app can be rendered on a server. */
export function browserOf({ locks, channel, page }: OneTabOptions): OneTabOptions {
  const { navigator, BroadcastChannel, window } = globalThis as unknown as {
    navigator?: { locks?: TabLocks };
    BroadcastChannel?: new (name: string) => TabChannel;
    window?: OneTabOptions['page'];
  };
  return {
    locks: locks === undefined ? navigator?.locks : locks,
    channel: channel === undefined ? BroadcastChannel : channel,
    page: page === undefined ? window : page,
  };
}

/** Opens a channel, of a class or by a function. */
export function openChannel(channel: OneTabOptions['channel'], name: string): TabChannel | null {
  if (!channel) return null;
  // An arrow function cannot be constructed, and a class cannot be called.
  if ('prototype' in channel && channel.prototype)
    return new (channel as new (name: string) => TabChannel)(name);
  return (channel as (name: string) => TabChannel)(name);
}

/** Tells when the page goes into the back-forward cache or away, and when it comes back. Answers how to stop that. */
export function onPage(
  page: OneTabOptions['page'],
  { hide, show }: { readonly hide: () => void; readonly show: () => void },
): () => void {
  page?.addEventListener('pagehide', hide);
  page?.addEventListener('pageshow', show);
  return () => {
    page?.removeEventListener('pagehide', hide);
    page?.removeEventListener('pageshow', show);
  };
}
