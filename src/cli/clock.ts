import { serverNow } from '../adapters/http-time.ts';
import { believed, measureSkew, skewOf } from '../core/hints.ts';
import type { TokenGrant } from '../core/token.ts';
import type { Answer } from './ask.ts';
import { duration, type Finding, ok, problem, warning } from './finding.ts';

/** What an answer says of time. */
export type Told = Pick<TokenGrant, 'serverTime' | 'expiresIn'>;

/** ms; null: not told. */
interface Skews {
  readonly date: number | null;
  readonly serverTime: number | null;
  readonly expiresIn: number | null;
  /** What a session takes. */
  readonly session: number | null;
}

/** From here on a skew is one: what a session warns of. */
export const MUCH = 60_000;

/** What this machine's clock is ahead of the server's, by each thing that tells. */
export function skews(told: Told, expiresAt: number, answer: Answer): Skews {
  const { sentAt, receivedAt, response } = answer;
  const at = serverNow((name) => response.headers.get(name));
  const by = (now: unknown) => skewOf(now, sentAt, receivedAt);
  return {
    date: by(at),
    serverTime: by(told.serverTime),
    expiresIn: by(expiresAt - (told.expiresIn ?? Number.NaN) * 1000),
    session: measureSkew(believed(told, expiresAt, at), expiresAt, sentAt, receivedAt, 0)?.skew ?? null,
  };
}

/** Whether the server's clock is right, as far as this machine's is, and what the body says of time. */
export function judgeClock(told: Told, expiresAt: number, answer: Answer): Finding {
  for (const name of ['serverTime', 'expiresIn'] as const) {
    if (!['number', 'undefined'].includes(typeof told[name])) {
      const unit = name === 'serverTime' ? 'milliseconds' : 'seconds';
      return problem('clock', `${name} is not a number`, `Return a number of ${unit}.`);
    }
  }
  const { date, serverTime, expiresIn, session } = skews(told, expiresAt, answer);
  if ((date ?? session ?? serverTime ?? expiresIn) === null) {
    const todo = 'Return expiresIn (seconds) or serverTime (ms).';
    return warning('clock', 'the answer does not tell the time', todo);
  }
  // Every web server sends a Date, and gets it right more often than a backend its units.
  const fits = (skew: number | null) => skew === null || Math.abs(skew - (date ?? 0)) <= MUCH;
  if (!fits(serverTime)) {
    const ms = { serverTime: (told.serverTime as number) * 1000 };
    if (fits(skews(ms, expiresAt, answer).serverTime)) {
      return problem('clock', 'serverTime is in seconds', 'Return it in milliseconds.');
    }
    if (date !== null) {
      const text = `serverTime is ${duration((serverTime as number) - date)} off`;
      return problem('clock', text, 'Return the time of the answer, uncached.');
    }
  }
  if (!fits(expiresIn)) {
    const seconds = { expiresIn: (told.expiresIn as number) / 1000 };
    if (fits(skews(seconds, expiresAt, answer).expiresIn)) {
      return problem('clock', 'expiresIn is in milliseconds', 'Return it in seconds.');
    }
    if (date !== null) {
      const text = 'expiresIn is not what is left of the token';
      return problem('clock', text, 'Return a fresh token each time, and seconds from now, not an instant.');
    }
  }
  const skew = date ?? session;
  if (skew === null) {
    const text = 'what the answer says of time cannot be: no token04 lives that long';
    return problem(
      'clock',
      text,
      'Return what is left of the token in seconds, or the time now in milliseconds.',
    );
  }
  if (Math.abs(skew) <= MUCH) {
    return ok('clock', `agrees with this machine's, within ${duration(Math.max(2_000, Math.abs(skew)))}`);
  }
  const text = `the server's is ${duration(skew)} ${skew > 0 ? 'behind' : 'ahead of'} this machine's`;
  return problem('clock', text, 'Set the one that is wrong (NTP): ZIM compares tokens with the real time.');
}
