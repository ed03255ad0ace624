import {
  type TokenGrant,
  type TokenProvider,
  type TokenRequest,
  tokenDenied,
  ZimSessionError,
} from 'zim-session';
import type { VirtualClock } from '../../src/testing/time/virtual-clock.ts';
import { fakeToken } from '../../src/token04/fake.ts';
import type { BackendMode, Setting, TokenKind } from './story.ts';

/** What a request came to. */
export interface Served {
  /** ms since the start of the world. */
  readonly at: number;
  readonly userID: string;
  /** How many logins had ended before: an answer belongs to one. */
  readonly epoch: number;
  readonly signal: AbortSignal;
  settled: boolean;
}

export interface Minted {
  /** Whose it is, by its ciphertext. */
  readonly userID: string;
  readonly expiresAt: number;
  /** The epochs in which a session was given it. */
  readonly epochs: Set<number>;
}

/** The app's own backend, good and bad, with a record of everything that it was asked. */
export interface ScriptedBackend {
  mode: BackendMode;
  readonly served: Served[];
  readonly tokens: Map<string, Minted>;
  /** A token that no provider was asked for. */
  strange(kind: TokenKind, userID: string, seconds: number): string;
  /** Of one session. */
  provider(asked: (request: TokenRequest) => void): TokenProvider;
}

export interface BackendParts {
  readonly setting: Setting;
  readonly clock: VirtualClock;
  readonly serverNow: () => number;
  readonly elapsed: () => number;
  readonly epoch: () => number;
  readonly unreachable: () => boolean;
  readonly otherUser: (userID: string) => string;
  readonly limited: (until: number) => void;
}

/** A session that was not answered is back so long after it could be, at the latest, ms. */
export const SILENCE = 300_000;

export function createBackend(parts: BackendParts): ScriptedBackend {
  const { setting, clock, serverNow, elapsed } = parts;
  const tokens = new Map<string, Minted>();
  const served: Served[] = [];
  const given = new Map<string, string[]>();
  let nonce = 0;

  function mint(userID: string, seconds: number): string {
    const expiresAt = Math.floor((serverNow() + seconds * 1_000) / 1_000) * 1_000;
    nonce += 1;
    const text = fakeToken({ expiresAt, userID, nonce });
    tokens.set(text, { userID, expiresAt, epochs: new Set() });
    return text;
  }

  function strange(kind: TokenKind, userID: string, seconds: number): string {
    const before = given.get(userID) ?? [];
    if (kind === 'older' || kind === 'same') {
      return before.at(kind === 'older' ? 0 : -1) ?? mint(userID, seconds);
    }
    if (kind === 'garbage') return 'no token at all, but a sentence that somebody wrote';
    const text = mint(
      kind === 'otherUser' ? parts.otherUser(userID) : userID,
      kind === 'short' ? 12 : kind === 'expired' ? -60 : seconds,
    );
    return kind === 'version' ? `03${text.slice(2)}` : text;
  }

  function grant(token: string, userID: string): string | TokenGrant {
    const expiresAt = tokens.get(token)!.expiresAt;
    if (setting.grant === 'expiresIn') return { token, expiresIn: (expiresAt - serverNow()) / 1_000 };
    if (setting.grant === 'serverTime') return { token, serverTime: serverNow() };
    return setting.grant === 'named' ? { token, userID, appID: 1234567890 } : token;
  }

  function status(httpStatus: number, retryable: boolean, retryAfter?: number): ZimSessionError {
    return new ZimSessionError('token-endpoint-status', {
      httpStatus,
      retryAfter,
      retryable,
      kind: retryable ? undefined : 'configuration',
    });
  }

  function answer(mode: BackendMode, userID: string): string | TokenGrant {
    const before = given.get(userID) ?? [];
    switch (mode.kind) {
      case 'down':
        throw new TypeError('Failed to fetch');
      case 'html':
        return '<!doctype html><title>Sign in</title><p>Please sign in to go on, dear user.';
      case 'empty':
        return '';
      case 'nonsense':
        return { token: 42 } as never;
      case 'same':
        return before.length ? grant(before.at(-1)!, userID) : grant(mint(userID, setting.ttl), userID);
      case 'older':
        return grant(before[0] ?? mint(userID, setting.ttl), userID);
      case 'expired':
        return grant(mint(userID, -60), userID);
      case 'short':
        return grant(mint(userID, 12), userID);
      case 'long':
        return grant(mint(userID, 25 * 86_400), userID);
      case 'version':
        return `03${mint(userID, setting.ttl).slice(2)}`;
      case 'otherUser':
        return { token: mint(parts.otherUser(userID), setting.ttl), userID: parts.otherUser(userID) };
      case 'otherUserSilently':
        return mint(parts.otherUser(userID), setting.ttl);
      case 'status500':
        throw status(500, true);
      case 'status404':
        throw status(404, false);
      case 'limited':
        // Half an hour where the session is lost, and as much as is added at random.
        parts.limited(elapsed() + Math.min(1.5 * mode.retryAfter, mode.retryAfter + 300_000, 2_100_000));
        throw status(429, true, mode.retryAfter);
      case 'denied401':
        throw new ZimSessionError('token-denied', { httpStatus: 401 });
      case 'denied403':
        throw tokenDenied('no longer a member');
      default:
        return grant(mint(userID, setting.ttl), userID);
    }
  }

  function ask(request: TokenRequest, record: Served): Promise<string | TokenGrant> {
    const { userID, signal } = request;
    const backend = api.mode;
    if (backend.kind === 'throws') throw new Error('no session of the app');
    const mode: BackendMode = parts.unreachable() ? { kind: 'down' } : backend;
    return new Promise((resolve, reject) => {
      const hangs = mode.kind === 'hang';
      if (!(setting.deaf || (hangs && mode.deaf))) {
        signal.addEventListener('abort', () => reject(new Error('AbortError')));
      }
      if (hangs) {
        // Nobody can know that it would be answered if it were asked anew.
        parts.limited(elapsed() + SILENCE);
        return;
      }
      clock.setTimeout(
        () => {
          try {
            const found = answer(parts.unreachable() ? { kind: 'down' } : mode, userID);
            const text = typeof found === 'string' ? found : found.token;
            const known = tokens.get(text);
            if (known) {
              given.set(userID, [...(given.get(userID) ?? []).filter((one) => one !== text), text]);
              known.epochs.add(record.epoch);
            }
            resolve(found);
          } catch (error) {
            reject(error);
          }
        },
        mode.kind === 'slow'
          ? mode.ms
          : mode.kind === 'down'
            ? Math.min(20, setting.latency.backend)
            : setting.latency.backend,
      );
    });
  }

  const api: ScriptedBackend = {
    mode: { kind: 'ok' },
    served,
    tokens,
    strange,
    provider(asked) {
      return (request) => {
        const { userID, signal } = request;
        const record: Served = { at: elapsed(), userID, epoch: parts.epoch(), signal, settled: false };
        asked(request);
        served.push(record);
        const settle = () => {
          record.settled = true;
        };
        let result: Promise<string | TokenGrant>;
        try {
          result = ask(request, record);
        } catch (error) {
          settle();
          throw error;
        }
        result.then(settle, settle);
        return result;
      };
    },
  };
  return api;
}
