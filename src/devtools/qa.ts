/**
 * What the panel needs to offer buttons that make things go wrong: the `qa` of `createQaWorld()` in
 * `zim-session/testing`, or anything of that form.
 */
export interface PanelQa {
  /** Whether that can be made to happen here: `'expireNow'`, `'backend.fail'`, … Else its button is disabled. */
  can(handle: string): boolean;
  /** Why not: the disabled button's tooltip. */
  why?(handle: string): string | null;
  expireNow(): Promise<unknown>;
  /** ms. */
  expireIn(ms: number): Promise<unknown>;
  /** ms. */
  sleep(ms: number): Promise<unknown>;
  /** ms. */
  advance?(ms: number): Promise<unknown>;
  /** ms; 0 sets the clock right. */
  skewClock(ms: number): Promise<unknown>;
  kick(): Promise<unknown>;
  unregister(): Promise<unknown>;
  dropConnection(): Promise<unknown>;
  refuseLogin(): Promise<unknown>;
  hang(): Promise<unknown>;
  readonly backend: {
    /** What the panel offers; by default the usual ones. */
    readonly faults?: readonly string[];
    fail(how: string): Promise<unknown>;
  };
  heal(): Promise<unknown>;
}
