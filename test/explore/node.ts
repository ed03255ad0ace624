import { type Attempt, NEVER, type Session, type State, type Waiting } from '../../src/core/model.ts';
import type { Token } from '../../src/core/token.ts';
import { fakeToken } from '../../src/token04/fake.ts';

/**
 * The core knows differences of instants only, so every state is explored at this one: when time passes,
 * all instants in it move into the past instead. A whole second, as the expiry of a token04 is.
 */
export const NOW = 4_000_000_000;

/** What the outside knows, told from nothing but the effects and the answers. The invariants compare. */
export interface Outside {
  /** Whom the app wants logged in. */
  readonly user: string | null;
  readonly preparing: boolean;
  /** The instance was to be replaced just now, which may fail. */
  readonly recreating: boolean;
  /** The provider's call that is neither answered nor aborted. */
  readonly fetch: { readonly id: number } | null;
  /** The SDK's call that may still be answered, and until when nobody else may call. */
  readonly call: {
    readonly id: number;
    readonly kind: 'login' | 'renewToken';
    readonly until: number;
  } | null;
  readonly lastRenewAt: number;
  /** Who waits for an answer, and by when it was promised. */
  readonly callers: readonly Waiting[];
  /** Until when the backend asked to be left alone. */
  readonly askAgainAt: number;
  /** The attempt before: the next one for this user keeps a second apart from it. */
  readonly started: { readonly user: string | null; readonly at: number };
  /** When a renewal worked last. */
  readonly renewedAt: number;
  /** A token that came with a call and was taken, while it is on its way to ZIM. */
  readonly atHand: { readonly text: string; readonly presented: boolean } | null;
  /** What ZIM was asked, and has not answered. */
  readonly question: { readonly id: number; readonly until: number } | null;
  /** Questions in a row without an answer. */
  readonly silences: number;
  /** Whether the session has asked by itself after a denial, for the token that ZIM has. */
  readonly askedAfterDenial: boolean;
}

export interface Node {
  readonly state: State;
  readonly outside: Outside;
}

export const UNTOUCHED: Outside = {
  user: null,
  preparing: false,
  recreating: false,
  fetch: null,
  call: null,
  lastRenewAt: -NEVER,
  callers: [],
  askAgainAt: -NEVER,
  started: { user: null, at: -NEVER },
  renewedAt: -NEVER,
  atHand: null,
  question: null,
  silences: 0,
  askedAfterDenial: false,
};

const owners = new Map<string, string>();
const minted = new Map<string, string>();

/** A token of this user that is none of `others`. */
export function mint(owner: string, expiresAt: number, others: readonly (string | undefined)[]): string {
  for (let nonce = 0; ; nonce++) {
    const name = `${owner}/${expiresAt}/${nonce}`;
    const text = minted.get(name) ?? fakeToken({ expiresAt, userID: owner, nonce });
    minted.set(name, text);
    owners.set(text, owner);
    if (!others.includes(text)) return text;
  }
}

/** Whose token this is. */
export const ownerOf = (text: string): string | undefined => owners.get(text);

/** The token that ZIM has. */
export const currentOf = ({ session }: State): Token | null =>
  session.status === 'logged-in' ? session.token : null;

/** The token that is about to be presented, or is being presented. */
export const heldBy = ({ attempt }: State): Token | null => ('token' in attempt ? attempt.token : null);

export const textsOf = (state: State): (string | undefined)[] => [
  currentOf(state)?.text,
  heldBy(state)?.text,
  state.sdk.call?.token.text,
  state.refused ?? undefined,
];

/** The same node `ms` later, with nobody having looked. */
export function later({ state, outside }: Node, ms: number): Node {
  const token = <T extends Token | null>(one: T): T => one && { ...one, expiresAt: one.expiresAt - ms };
  const session = (one: Session): Session =>
    one.status === 'logged-in'
      ? { ...one, token: token(one.token), since: one.since - ms, renewsAt: one.renewsAt - ms }
      : 'since' in one && one.since !== undefined
        ? { ...one, since: one.since - ms }
        : one;
  const attempt = (one: Attempt): Attempt => {
    if (one.stage === 'idle') return one;
    const moved = { ...one, until: one.until - ms };
    if (moved.stage === 'waiting') return { ...moved, token: token(moved.token) };
    return 'token' in moved ? { ...moved, token: token(moved.token) } : moved;
  };
  const waiting = (all: readonly Waiting[]) => all.map((one) => ({ ...one, until: one.until - ms }));
  const { last, sdk, line } = state;
  const { call, question } = outside;
  return {
    state: {
      ...state,
      session: session(state.session),
      attempt: attempt(state.attempt),
      fetchFrom: state.fetchFrom - ms,
      last: { ...last, startedAt: last.startedAt - ms, beforeAt: last.beforeAt - ms },
      sdk: {
        ...sdk,
        call: sdk.call && { ...sdk.call, at: sdk.call.at - ms, token: token(sdk.call.token) },
        renewTokenAt: sdk.renewTokenAt - ms,
      },
      line: {
        ...line,
        heardAt: line.heardAt - ms,
        askAt: line.askAt - ms,
        askedAt: line.askedAt - ms,
      },
      callers: waiting(state.callers),
      connectionSince: state.connectionSince - ms,
      renewedAt: state.renewedAt - ms,
    },
    outside: {
      ...outside,
      call: call && { ...call, until: call.until - ms },
      lastRenewAt: outside.lastRenewAt - ms,
      callers: waiting(outside.callers),
      askAgainAt: outside.askAgainAt - ms,
      question: question && { ...question, until: question.until - ms },
      started: { ...outside.started, at: outside.started.at - ms },
      renewedAt: outside.renewedAt - ms,
    },
  };
}
