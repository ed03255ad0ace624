import type { ZimSessionError } from './errors.ts';
import type { LoggedOutReason } from './logged-out-reason.ts';
import { NO_RUN, type Run } from './run.ts';
import type { Token } from './token.ts';
import type { ZimUser } from './user.ts';
import type { WarningCode } from './warning.ts';

/** Epoch ms of the core's steady clock, which never goes back. */
export type Instant = number;

/** The instant of what never comes by itself. */
export const NEVER: Instant = Number.POSITIVE_INFINITY;

export type { LoggedOutReason };

/** Whether a user is logged in. Replaced whole, so that nothing of the one before stays behind. */
export type Session =
  | { readonly status: 'logged-out'; readonly reason: Exclude<LoggedOutReason, 'other-tab'> }
  /** The user is kept: this tab may come in by itself. */
  | { readonly status: 'logged-out'; readonly reason: 'other-tab'; readonly user: ZimUser }
  /** `since`: where another tab had the login, and this one comes in by itself, since when it was out. */
  | { readonly status: 'logging-in'; readonly user: ZimUser; readonly since?: Instant | undefined }
  | LoggedIn
  /** `final`: ZIM refused one fresh token after the other, and a refusal of this login ends the session. */
  | { readonly status: 'recovering'; readonly user: ZimUser; readonly final: boolean };

export interface LoggedIn {
  readonly status: 'logged-in';
  readonly user: ZimUser;
  /** The token that ZIM has. */
  readonly token: Token;
  /** Whether the socket is there; else the SDK is reconnecting. */
  readonly up: boolean;
  /** When the login worked. */
  readonly since: Instant;
  readonly renewsAt: Instant;
  /** Whether `tokenWillExpire` comes early enough to be news. */
  readonly warnsInTime: boolean;
}

/**
 * Login, renewal and recovery are the same thing: wait, fetch a token, present it to ZIM. At most one attempt is under
 * way, and this is how far. `until`: when the wait is over, or when this stage has taken too long.
 */
export type Attempt =
  | { readonly stage: 'idle' }
  /** The backend gives no token: nothing starts before `until`, unless the app asks. */
  | { readonly stage: 'denied'; readonly until: Instant }
  /** `token`: one that need not be fetched. */
  | { readonly stage: 'waiting'; readonly until: Instant; readonly token: Token | null }
  | { readonly stage: 'fetching'; readonly until: Instant }
  /** The token waits for the SDK, or for the connection. */
  | { readonly stage: 'ready'; readonly until: Instant; readonly token: Token }
  | { readonly stage: 'presenting'; readonly until: Instant; readonly token: Token };

/** The attempt that was begun last. Its id is never used twice, so that a late answer is known as one. */
export interface LastAttempt {
  readonly id: number;
  readonly userID: string;
  readonly startedAt: Instant;
  /** When the one before it was begun, whoever it was for. */
  readonly beforeAt: Instant;
}

/**
 * What is known of this machine's clock. `assumed`: nobody measured it; a skew is a guess then. `doubted`: a fresh
 * token looks expired, and is being presented all the same. `told`: by a lifetime alone, which may be of another thing.
 * `measured`: by what the server said of its time.
 */
export interface ClockKnowledge {
  readonly kind: 'assumed' | 'doubted' | 'told' | 'measured';
  /** Local minus server clock, ms; null until known. */
  readonly skew: number | null;
}

/** The SDK call that is not answered yet. */
export interface Call {
  readonly id: number;
  readonly kind: 'login' | 'renewToken';
  readonly token: Token;
  readonly at: Instant;
}

export interface Sdk {
  /** `failed`: it could not be loaded, or made no instance; the next attempt tries again. */
  readonly state: 'none' | 'failed' | 'preparing' | 'ready';
  readonly call: Call | null;
  /** When `renewToken` was called last. */
  readonly renewTokenAt: Instant;
}

/** A caller of `login()` or `renew()`, with its own bound. */
export interface Waiting {
  readonly caller: number;
  readonly call: 'login' | 'renew';
  readonly until: Instant;
}

/** Whether ZIM is there: line.ts says what counts. */
export interface Line {
  readonly heardAt: Instant;
  /** When the next question is due. */
  readonly askAt: Instant;
  /** The last question, and whether its answer is waited for. */
  readonly id: number;
  readonly askedAt: Instant;
  readonly isAsking: boolean;
  /** Questions and calls of `renewToken` in a row that nobody answered, while ZIM says that it is connected. */
  readonly silences: number;
  /** How many times rarer the questions are, after rate limits. */
  readonly pace: number;
}

/** Everything that the core knows. */
export interface State {
  readonly session: Session;
  /** Whether another tab may have the login: nothing is begun, nor presented, until it is known. Never without the option `tabs`. */
  readonly isTabUndecided: boolean;
  readonly attempt: Attempt;
  readonly run: Run;
  readonly last: LastAttempt;
  /** No token is fetched before: what a Retry-After said. A token that is there may be presented all the same. */
  readonly fetchFrom: Instant;
  readonly clock: ClockKnowledge;
  readonly sdk: Sdk;
  readonly line: Line;
  /** Whether the page was in front at the last event. */
  readonly visible: boolean;
  readonly callers: readonly Waiting[];
  /** When the connection changed last, as the snapshot tells it. */
  readonly connectionSince: Instant;
  /** The last failure; null once healthy. */
  readonly error: ZimSessionError | null;
  /** Text of the token that ZIM refused last, or whose login it ended for it: it is not presented again. */
  readonly refused: string | null;
  /** Losses in a row, each soon after a login. */
  readonly losses: number;
  /** When a renewal worked last. */
  readonly renewedAt: Instant;
  readonly warned: readonly WarningCode[];
}

export function initialState(now: Instant): State {
  return {
    session: { status: 'logged-out', reason: 'initial' },
    isTabUndecided: false,
    attempt: { stage: 'idle' },
    run: NO_RUN,
    last: { id: 0, userID: '', startedAt: -NEVER, beforeAt: -NEVER },
    fetchFrom: -NEVER,
    clock: { kind: 'assumed', skew: null },
    sdk: { state: 'none', call: null, renewTokenAt: -NEVER },
    line: { heardAt: -NEVER, askAt: NEVER, id: 0, askedAt: -NEVER, isAsking: false, silences: 0, pace: 1 },
    visible: true,
    callers: [],
    connectionSince: now,
    error: null,
    refused: null,
    losses: 0,
    renewedAt: -NEVER,
    warned: [],
  };
}

/** Who is logged in, or on the way. */
export const userOf = ({ session }: State): ZimUser | null =>
  session.status === 'logged-out' ? null : session.user;

/** The same, or who is out because another tab has the login. */
export const keptUserOf = ({ session }: State): ZimUser | null => ('user' in session ? session.user : null);

/** Whether another tab had the login, and this one comes in by itself. */
export const isComingIn = ({ session }: State): boolean =>
  session.status === 'logging-in' && session.since !== undefined;

/** Whether it goes on until it works, with nobody waiting for it: the backend has all the time it wants. */
export const isPatient = (state: State): boolean =>
  state.session.status === 'recovering' || isComingIn(state);

/** When the token ends, by the steady clock: its own instant is by the server's. */
export const expiryOf = (token: Token, { clock }: State): Instant => token.expiresAt + (clock.skew ?? 0);

/** Whether two records say the same. */
export function equal<T extends object>(a: T, b: T): boolean {
  const keys = Object.keys({ ...a, ...b }) as (keyof T)[];
  return keys.every((key) => Object.is(a[key], b[key]));
}
