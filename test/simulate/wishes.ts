import type { ZimSession } from 'zim-session';

/** Who may call: a session of the page with its seat. */
interface Caller {
  readonly session: ZimSession;
}

/**
 * What the app and other code have asked of the page, as its sessions should take it. The sessions have no say in it,
 * but that a login is over when they say so.
 */
export interface Wishes<C extends Caller = Caller> {
  /** Whom the app wants logged in. */
  readonly wanted: string | null;
  /** Whose login ends with this tick, unless somebody asks for the same user in it. */
  readonly fading: string | null;
  /** Counts the ends of logins: what belongs to one is of no use in the next. */
  readonly epoch: number;
  /** Sessions that have called `login()` or `preload()`, and live. */
  readonly members: ReadonlySet<C>;
  /** Those among them that are not calling it just now for the first time. */
  readonly shown: ReadonlySet<C>;
  /** Whose options count. */
  readonly leader: C | null;
  /** Counts the cores: one ends with the tick in which its last session was destroyed, unless another one came. */
  readonly cores: number;
  /** The instance that the last core had when it ended; null from then on, until the next one ends. */
  takeReleased(): object | null;
  /** Whether a door is closed for other code: somebody is logged in here, or on the way, on this instance. */
  isClosed(zim: unknown): boolean;
  join(who: C): void;
  /** The call by which it joins is over: what it shows is what its page shows. */
  joined(who: C): void;
  /** Answers whether a login of this user is taken. */
  login(who: C, userID: string): boolean;
  /** This promise waits for the login, until it is settled. */
  waits(owner: C | null, promise: Promise<unknown>): void;
  logout(who: C): void;
  renew(who: C): void;
  /** To be called before `destroy()`; answers what to call afterwards. */
  leave(who: C): () => void;
  /** Other code, through a closed door. */
  guest(call: 'login' | 'renewToken' | 'logout', isSame: boolean): void;
  /** Looks whether the sessions say that the login is over; `userID`: whose they have just told. */
  look(userID?: string | null): void;
}

export function createWishes<C extends Caller>(): Wishes<C> {
  const members = new Set<C>();
  const shown = new Set<C>();
  const leaders = new Set<C>();
  const callers = new Map<Promise<unknown>, C | null>();
  let wanted: string | null = null;
  let fading: string | null = null;
  /** Whether that is because no session is left, and not because no caller is. */
  let orphaned = false;
  /** Within the call that begins a login: the page may still be telling how another one ended. */
  let beginning = false;
  let epoch = 0;
  let cores = 0;
  let instance: object | null = null;
  let released: object | null = null;

  const statusOf = (who: C) => who.session.getSnapshot().status;

  function over(): void {
    if (wanted !== null || fading !== null) epoch += 1;
    wanted = null;
    fading = null;
    orphaned = false;
    beginning = false;
  }

  function look(userID: string | null = null): void {
    if (userID !== null && userID === wanted) beginning = false;
    for (const who of shown) {
      instance = who.session.zim;
      if (statusOf(who) !== 'logged-out') beginning = false;
      else if (wanted !== null && !beginning) over();
    }
  }

  return {
    get wanted() {
      return wanted;
    },
    get fading() {
      return fading;
    },
    get epoch() {
      return epoch;
    },
    get cores() {
      return cores;
    },
    members,
    shown,
    get leader() {
      return [...leaders].at(-1) ?? [...members].at(-1) ?? null;
    },
    isClosed(zim) {
      look();
      // Also on the instance that was made within the call that goes on (seed 30580).
      const isOurs = zim === instance || [...members].some(({ session }) => session.zim === zim);
      return (wanted ?? fading) !== null && isOurs;
    },
    join(who) {
      members.add(who);
    },
    joined(who) {
      if (members.has(who)) shown.add(who);
      beginning = false;
      look();
    },
    login(who, userID) {
      look();
      members.add(who);
      if (wanted !== null && wanted !== userID) return false;
      if (fading !== null && fading !== userID) over();
      beginning = wanted === null;
      wanted = userID;
      fading = null;
      orphaned = false;
      leaders.delete(who);
      leaders.add(who);
      return true;
    },
    waits(owner, promise) {
      callers.set(promise, owner);
      const gone = () => callers.delete(promise);
      promise.then(gone, gone);
    },
    logout(who) {
      if (members.has(who)) over();
    },
    renew(who) {
      if (members.has(who) && orphaned) over();
    },
    leave(who) {
      if (!members.has(who)) return () => {};
      look();
      const isLoggingIn = statusOf(who) === 'logging-in';
      members.delete(who);
      shown.delete(who);
      leaders.delete(who);
      for (const [promise, owner] of callers) if (owner === who) callers.delete(promise);
      if (members.size === 0) orphaned = true;
      if (wanted !== null && (members.size === 0 || (isLoggingIn && callers.size === 0))) {
        fading = wanted;
        wanted = null;
      }
      return () =>
        queueMicrotask(() => {
          if (members.size === 0 && orphaned) {
            if (instance) released = instance;
            cores += 1;
            instance = null;
          }
          if (members.size === 0 || fading !== null) over();
        });
    },
    guest(call, isSame) {
      if (call === 'logout' || (call === 'renewToken' && orphaned)) over();
      else if (call === 'login' && isSame && fading !== null && members.size > 0) {
        wanted = fading;
        fading = null;
        orphaned = false;
      }
    },
    takeReleased() {
      const last = released;
      released = null;
      return last;
    },
    look,
  };
}
