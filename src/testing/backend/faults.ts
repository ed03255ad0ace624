import type { TokenRequest } from '../../adapters/token-provider.ts';
import { parseToken, type TokenGrant } from '../../core/token.ts';

/** How the token backend misbehaves. `5xx` is a 503, `older-token` one that ends before the last one. */
export type BackendFault =
  | 'slow'
  | 'hang'
  | 'unreachable'
  | '401'
  | '403'
  | '404'
  | '429'
  | '5xx'
  | 'html'
  | 'empty'
  | 'same-token'
  | 'older-token'
  | 'short-lived'
  | 'expired'
  | 'wrong-user';

/** Every fault, in the order in which a panel shows them. */
export const BACKEND_FAULTS: readonly BackendFault[] = [
  'slow',
  'hang',
  'unreachable',
  '401',
  '403',
  '404',
  '429',
  '5xx',
  'html',
  'empty',
  'same-token',
  'older-token',
  'short-lived',
  'expired',
  'wrong-user',
];

/** For how long and how badly a backend fails. */
export interface BackendFaultOptions {
  /** How many requests get that; afterwards the backend is well. @default Infinity */
  readonly times?: number;
  /** ms, of `slow`. @default 5_000 */
  readonly delay?: number;
  /** ms, of `429`; rounded up to seconds on the wire. @default 30_000 */
  readonly retryAfter?: number;
  /** ms that the token of `short-lived` lives. @default 40_000 */
  readonly lifetime?: number;
}

export interface Fault extends Required<Omit<BackendFaultOptions, 'times'>> {
  readonly how: BackendFault;
}

/** Throws a RangeError that names the faults. */
export function checkFault(how: BackendFault): void {
  if (!BACKEND_FAULTS.includes(how))
    throw new RangeError(`There is no fault '${how}'. There are: ${BACKEND_FAULTS.join(', ')}`);
}

/** How a backend misbehaves now. */
export class Faults {
  #fault: Fault | null = null;
  #times = 0;

  /** Throws a RangeError for what is no fault. */
  fail(how: BackendFault, options: BackendFaultOptions = {}): void {
    checkFault(how);
    const {
      times = Number.POSITIVE_INFINITY,
      delay = 5_000,
      retryAfter = 30_000,
      lifetime = 40_000,
    } = options;
    this.#fault = { how, delay, retryAfter, lifetime };
    this.#times = times;
  }

  /** What the next request gets. */
  failing(): BackendFault | null {
    return this.#times > 0 ? (this.#fault?.how ?? null) : null;
  }

  heal(): void {
    this.#fault = null;
  }

  /** What the next request gets: null for a good answer. */
  take(): Fault | null {
    this.#times -= 1;
    return this.#times >= 0 ? this.#fault : null;
  }
}

/** Whom a token is for and, where whoever makes it can choose, when it ends. */
export interface TokenWish {
  readonly userID: string;
  /** Epoch ms by the server's clock. Left out: as usual. */
  readonly expiresAt?: number;
}

/** What the session asked. */
export type Asked = Pick<TokenRequest, 'userID'> & Partial<TokenRequest>;

/** Where tokens come from. */
export interface TokenSource {
  /** Whether it grants wishes. */
  readonly chooses: boolean;
  /** Epoch ms: the server's clock. */
  now(): number;
  issue(wish: TokenWish, request: Asked): string | TokenGrant | PromiseLike<string | TokenGrant>;
}

/** The faults that lie in the token itself. */
export class TokenFaults {
  readonly #source: TokenSource;
  readonly #issued = new Map<string, { first: TokenGrant; last: TokenGrant }>();

  constructor(source: TokenSource) {
    this.#source = source;
  }

  async grant(fault: Fault | null, request: Asked): Promise<TokenGrant> {
    const { userID } = request;
    const issued = this.#issued.get(userID);
    const how = fault?.how;
    if (how === 'same-token' && issued) return issued.last;
    if (how === 'older-token' && issued) {
      // Without a choice, the one of the login will do: it ended before those of the renewals.
      if (!this.#source.chooses) return issued.first;
      return this.#issue({ userID, expiresAt: parseToken(issued.last.token).expiresAt - 60_000 }, request);
    }
    if (how === 'wrong-user')
      return this.#issue({ userID: userID === 'mallory' ? 'trudy' : 'mallory' }, request);
    if (how === 'expired') return this.#issue({ userID, expiresAt: this.#source.now() - 60_000 }, request);
    const wish = how === 'short-lived' ? { expiresAt: this.#source.now() + fault!.lifetime } : {};
    const last = await this.#issue({ userID, ...wish }, request);
    this.#issued.set(userID, { first: issued?.first ?? last, last });
    return last;
  }

  async #issue(wish: TokenWish, request: Asked): Promise<TokenGrant> {
    const answer = await this.#source.issue(wish, request);
    return typeof answer === 'string' ? { token: answer } : answer;
  }
}
