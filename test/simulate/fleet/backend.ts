import { ZimSessionError } from '../../../src/core/errors.ts';
import type { FleetOptions } from './options.ts';

/** What becomes of a request: an answer then, a refusal with this error. */
export interface Fate {
  readonly at: number;
  readonly error: ZimSessionError | null;
}

/** The one token backend of the fleet. */
export interface Backend {
  /** Null: nobody ever answers. */
  ask(now: number): Fate | null;
}

/** ms between a request and its answer, where nothing is in its way. */
const LATENCY = 50;
/** A queue of more than this is shed, ms. */
const LONGEST_QUEUE = 1_000;

export function createBackend({ outage, capacity, overload, retryAfter }: FleetOptions): Backend {
  const refused = new ZimSessionError('token-endpoint-unreachable');
  const shed = new ZimSessionError('token-endpoint-status', {
    httpStatus: 503,
    retryAfter: retryAfter || undefined,
  });
  /** When everything that was asked so far is served, also what was given up: nobody tells a queue. */
  let freeAt = 0;
  return {
    ask(now) {
      if (outage && now >= outage.at && now < outage.end) {
        return outage.kind === 'down' ? { at: now + LATENCY, error: refused } : null;
      }
      const from = Math.max(now, freeAt);
      if (overload === 'shed' && from - now > LONGEST_QUEUE) return { at: now + LATENCY, error: shed };
      freeAt = from + 1000 / capacity;
      return { at: freeAt + LATENCY, error: null };
    },
  };
}
