/**
 * What the panel needs to offer buttons that make things go wrong: the `qa` of `createQaWorld()` in
 * `zim-session/testing`, or anything of that form.
 */
export interface PanelQa {
  /** Whether that can be made to happen here: `'expireNow'`, `'backend.fail'`, … Else its button is disabled. */
  can(handle: string): boolean;
  /** Why not: the disabled button's tooltip. */
  why?(handle: string): string | null;
  /** Epoch ms, by the clock that the session has: the panel's times, unless it is given `now`. */
  now?(): number;
  /** The token ends now. */
  expireNow(): Promise<unknown>;
  /** The token ends in so many ms. */
  expireIn(ms: number): Promise<unknown>;
  /** The machine sleeps for so many ms. */
  sleep(ms: number): Promise<unknown>;
  /** So many ms pass. No such button where there is none. */
  advance?(ms: number): Promise<unknown>;
  /** The machine's clock is so many ms ahead; 0 sets it right. */
  skewClock(ms: number): Promise<unknown>;
  /** Logged in on another device. */
  kick(): Promise<unknown>;
  /** The account is deleted. */
  unregister(): Promise<unknown>;
  /** The socket breaks. */
  dropConnection(): Promise<unknown>;
  /** ZIM refuses logins. */
  refuseLogin(): Promise<unknown>;
  /** ZIM answers nothing. */
  hang(): Promise<unknown>;
  /** The token backend. */
  readonly backend: {
    /** What the panel offers; by default the usual ones. */
    readonly faults?: readonly string[];
    /** From now on it fails like that. */
    fail(how: string): Promise<unknown>;
  };
  /** What goes on until `heal()`: the handle, and which of its choices. The panel lists it. */
  active?(): readonly { readonly handle: string; readonly how: string }[];
  /** Ends everything that was made to happen. */
  heal(): Promise<unknown>;
}
