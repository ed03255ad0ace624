import type { FleetOptions } from './options.ts';

/** What `--json` prints. */
export interface FleetFigures {
  readonly sessions: number;
  /** To the token backend, whatever came of them. */
  readonly requests: number;
  readonly meanPerSecond: number;
  /** The fullest minute. */
  readonly peakPerSecond: number;
  /** Once logins are long over: buckets of a sixtieth of the lifetime; null with an outage, and where time is too short. */
  readonly peakToMean: number | null;
  readonly losses: number;
  /** Served after they had been given up. */
  readonly wasted: number;
  /** Seconds from the end of the outage until 99.9 % are logged in; null: never, or no outage. */
  readonly backAllAfter: number | null;
  readonly upAtEnd: number;
}

/** Of each minute: requests, and the sessions that were logged in at its end. */
export interface Course {
  readonly requests: readonly number[];
  readonly up: readonly number[];
}

/** Writes down what happens. */
export interface Record {
  requested(now: number): void;
  wasted(): void;
  lost(): void;
  /** Time has come to here, before anything happens. */
  reached(now: number): void;
  /** One more is logged in, or one less. */
  up(change: 1 | -1): void;
  readonly course: Course;
  result(): FleetFigures;
}

const MINUTE = 60_000;
const SHARE_OF_ALL = 0.999;
const digits = (value: number): number => Number(value.toPrecision(4));

export function createRecord({ sessions, lifetime, spread, length, outage }: FleetOptions): Record {
  const perMinute = new Array<number>(Math.ceil(length / MINUTE)).fill(0);
  const calmFrom = spread + 3 * lifetime;
  const bucket = lifetime / 60;
  const calm = new Array<number>(Math.max(0, Math.floor((length - calmFrom) / bucket))).fill(0);
  const upPerMinute: number[] = [];
  let [requests, wasted, losses, up] = [0, 0, 0, 0];
  let backAt: number | null = null;
  let before = 0;

  return {
    requested(now) {
      requests += 1;
      perMinute[Math.floor(now / MINUTE)]! += 1;
      const at = Math.floor((now - calmFrom) / bucket);
      if (at >= 0 && at < calm.length) calm[at]! += 1;
    },
    wasted() {
      wasted += 1;
    },
    lost() {
      losses += 1;
    },
    reached(now) {
      while ((upPerMinute.length + 1) * MINUTE <= now) upPerMinute.push(up);
      if (outage && now >= outage.end && up >= SHARE_OF_ALL * sessions)
        backAt ??= Math.max(before, outage.end);
      before = now;
    },
    up(change) {
      up += change;
    },
    course: { requests: perMinute, up: upPerMinute },
    result() {
      const mean = calm.reduce((sum, count) => sum + count, 0) / calm.length;
      return {
        sessions,
        requests,
        meanPerSecond: digits((1000 * requests) / length),
        peakPerSecond: digits((1000 * Math.max(...perMinute)) / MINUTE),
        peakToMean: outage || !mean ? null : digits(Math.max(...calm) / mean),
        losses,
        wasted,
        backAllAfter: outage && backAt !== null ? digits((backAt - outage.end) / 1000) : null,
        upAtEnd: up,
      };
    },
  };
}
