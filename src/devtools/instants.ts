// Instants and spans in words. A clock that is set wrongly, or an app's own clock, may give any number: what is none
// is a dash, here and nowhere else.

export const NONE = '–';
/** The furthest from 1970 that a Date can be. */
const FURTHEST = 8.64e15;
/** In days; more is no span that a person counts in. */
const LONGEST = 9_999;

export const isInstant = (at: number | null): at is number => at !== null && Math.abs(at) <= FURTHEST;

/** As it is written down: UTC. */
export const iso = (at: number | null): string => (isInstant(at) ? new Date(at).toISOString() : NONE);

/** The local time of day. */
export function timeOf(at: number): string {
  if (!isInstant(at)) return NONE;
  const date = new Date(at);
  const two = (value: number) => String(value).padStart(2, '0');
  return [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(':');
}

/**
 * A span of time, in whole minutes, hours or days where it is long. Seconds are rounded up: no countdown shows "0 s"
 * for one. A unit keeps to its number.
 */
export function span(ms: number): string {
  if (!Number.isFinite(ms)) return NONE;
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  if (seconds < 120) return `${seconds}\u00a0s`;
  if (seconds < 7_200) return `${Math.floor(seconds / 60)}\u00a0min`;
  if (seconds < 172_800) return `${Math.floor(seconds / 3_600)}\u00a0h`;
  const days = Math.floor(seconds / 86_400);
  return days > LONGEST ? `over\u00a0${LONGEST}\u00a0d` : `${days}\u00a0d`;
}

/** What was written down of numbers that were none. */
export const sane = (text: string): string => text.replace(/-?\b(NaN|Infinity)\b/g, NONE);

/** What the app's own code says, and in its stead where that throws. */
export function guarded<T>(ask: () => T, instead: T): T {
  try {
    return ask();
  } catch {
    return instead;
  }
}
