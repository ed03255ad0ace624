import type {
  LoginOptions,
  ZimInstance,
  ZimSession,
  ZimSessionError,
  ZimSessionSnapshot,
  ZimUser,
} from './platform.ts';

type AtHand = LoginOptions['token'] | null;

/** A session as React components see it: one per session, so that it outlives a remount. */
export interface Store {
  readonly session: ZimSession;
  readonly getSnapshot: () => ZimSessionSnapshot;
  readonly subscribe: (listener: () => void) => () => void;
  /** The instance while logged in. */
  readonly getZim: () => ZimInstance | null;
  readonly subscribeZim: (listener: () => void) => () => void;
  /**
   * Logs in, switches or logs out, so that this user is logged in; `undefined` changes nothing. `token`: one at hand, for the first
   * login with it. Never throws.
   */
  readonly follow: (user: ZimUser | null | undefined, token?: AtHand) => void;
}

/** Of a server, and of the page while it hydrates: the same on both, whatever their clocks say. */
export const SERVER_SNAPSHOT: ZimSessionSnapshot = Object.freeze({
  status: 'logged-out',
  reason: 'initial',
  connection: 'disconnected',
  connectionSince: 0,
  renewal: 'idle',
  userID: null,
  tokenExpiresAt: null,
  renewsAt: null,
  attempt: 0,
  retryAt: null,
  error: null,
  clockSkew: null,
});

const stores = new WeakMap<ZimSession, Store>();

export function storeOf(session: ZimSession): Store {
  let store = stores.get(session);
  if (!store) {
    store = createStore(session);
    stores.set(session, store);
  }
  return store;
}

function createStore(session: ZimSession): Store {
  const listeners = new Set<() => void>();
  /** Whom `follow` was last told of; undefined: of nobody yet. */
  let asked: string | null | undefined;
  /** Counts what `follow` did, so that an answer to an earlier login is known as stale. */
  let turn = 0;
  /** The token at hand that went with a login: what was good once may be old by the next. */
  let presented: AtHand;
  /** A login that the session refused without a change of its snapshot (`invalid-user`, for example). */
  let refusal: { readonly from: ZimSessionSnapshot; readonly shown: ZimSessionSnapshot } | null = null;

  function refuse(next: typeof refusal): void {
    if (next === refusal) return;
    refusal = next;
    for (const listener of [...listeners]) listener();
  }

  function login(user: ZimUser, given?: AtHand): void {
    const mine = ++turn;
    const token = given === presented ? undefined : (given ?? undefined);
    presented = given ?? presented;
    session.login(user, { token }).catch((error: ZimSessionError) => {
      if (mine !== turn || error.code === 'aborted') return;
      const from = session.getSnapshot();
      // Another session of this page had somebody else logged in; this one has just joined it.
      if (error.code === 'already-logged-in' && from.userID !== null) switchTo(user, given);
      else if (from.status === 'logged-out' && from.error !== error) {
        refuse({ from, shown: Object.freeze({ ...from, reason: 'login-failed', error }) });
      }
    });
  }

  function switchTo(user: ZimUser, token?: AtHand): void {
    void session.logout();
    login(user, token);
  }

  return {
    session,
    getSnapshot() {
      const snapshot = session.getSnapshot();
      return refusal?.from === snapshot ? refusal.shown : snapshot;
    },
    subscribe(listener) {
      // One for each call: the same function may come twice, and each is taken back alone.
      const told = () => listener();
      const off = session.subscribe(told);
      listeners.add(told);
      return () => {
        off();
        listeners.delete(told);
      };
    },
    getZim: () => (session.getSnapshot().status === 'logged-in' ? session.zim : null),
    subscribeZim(listener) {
      const offs = [session.subscribe(listener), session.on('instanceChanged', listener)];
      return () => {
        for (const off of offs) off();
      };
    },
    follow(user, token) {
      if (user === undefined) return;
      const { status, reason, userID } = session.getSnapshot();
      const before = asked;
      asked = user ? user.userID : null;
      if (!user) {
        turn++;
        void session.logout();
        refuse(null);
        return;
      }
      // A login under way that was not asked for here may be another session's, and end with it: it is joined.
      if (userID !== null && userID === user.userID && (status !== 'logging-in' || before === asked)) return;
      // A remount is nobody's wish to log in: two pages would kick each other out for ever (S34).
      const removed = reason === 'kicked-out' || reason === 'unregistered';
      if (removed && (before === undefined || before === asked)) return;
      refuse(null);
      if (userID === null || userID === user.userID) login(user, token);
      else switchTo(user, token);
    },
  };
}
