import { NEVER, type State } from '../../src/core/model.ts';
import type { Token } from '../../src/core/token.ts';
import { fakeToken } from '../../src/token04/fake.ts';

/**
 * The machine knows differences of instants only, so every state is explored at this one: when time passes,
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
  /** The SDK's call that may still be answered. */
  readonly call: { readonly id: number; readonly kind: 'login' | 'renewToken'; readonly at: number } | null;
  readonly lastRenewAt: number;
  /** By when a public call that waits was promised an answer; `NEVER` while none waits. */
  readonly loginBoundAt: number;
  readonly renewBoundAt: number;
  /** Whether the SDK holds the remains of a login (S14, S15). */
  readonly remains: boolean;
  /** Until when the backend asked to be left alone. */
  readonly askAgainAt: number;
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
  lastRenewAt: 0,
  loginBoundAt: NEVER,
  renewBoundAt: NEVER,
  remains: false,
  askAgainAt: 0,
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

export const textsOf = ({ token, fresh, call, refused }: State): (string | undefined)[] => [
  token?.text,
  fresh?.text,
  call?.token.text,
  refused ?? undefined,
];

/** The same node `ms` later, with nobody having looked. */
export function later({ state, outside }: Node, ms: number): Node {
  const token = (one: Token | null) => one && { ...one, expiresAt: one.expiresAt - ms };
  const { call } = state;
  return {
    state: {
      ...state,
      connectionSince: state.connectionSince - ms,
      token: token(state.token),
      renewsAt: state.renewsAt - ms,
      loggedInAt: state.loggedInAt - ms,
      startedAt: state.startedAt - ms,
      at: state.at - ms,
      notBefore: state.notBefore - ms,
      boundAt: state.boundAt - ms,
      fresh: token(state.fresh),
      call: call && { ...call, at: call.at - ms, token: token(call.token)! },
      lastRenewCallAt: state.lastRenewCallAt - ms,
      renewals: state.renewals.map((at) => at - ms),
      loginBoundAt: state.loginBoundAt - ms,
      renewBoundAt: state.renewBoundAt - ms,
    },
    outside: {
      ...outside,
      call: outside.call && { ...outside.call, at: outside.call.at - ms },
      lastRenewAt: outside.lastRenewAt - ms,
      loginBoundAt: outside.loginBoundAt - ms,
      renewBoundAt: outside.renewBoundAt - ms,
      askAgainAt: outside.askAgainAt - ms,
    },
  };
}
