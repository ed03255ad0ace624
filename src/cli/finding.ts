import type { ErrorCode } from '../core/errors.ts';

/** What is looked at, in the order of the report. Part of `--json`: names are added, never changed. */
export const CHECKS = [
  'address',
  'user',
  'preflight',
  'answer',
  'redirect',
  'cors',
  'headers',
  'status',
  'caching',
  'type',
  'form',
  'token',
  'lifetime',
  'clock',
  'content',
] as const;

export type CheckName = (typeof CHECKS)[number];

/** `skipped`: there was nothing to look at, or nothing to compare it with. */
export type Level = 'ok' | 'warning' | 'problem' | 'skipped';

/** What one check found. Its words never hold a token, a secret, a userID, a header's value or a body. */
export interface Finding {
  readonly check: CheckName;
  readonly level: Level;
  readonly text: string;
  /** What to do about it. */
  readonly todo?: string;
  /** What a session would reject with because of it. */
  readonly code?: ErrorCode;
  /** Of a skipped one that only wants to be told more: what it is about, and how to have it looked at. */
  readonly unseen?: { readonly what: string; readonly how: string };
}

export function ok(check: CheckName, text: string): Finding {
  return { check, level: 'ok', text };
}

export function skipped(check: CheckName, text: string): Finding {
  return { check, level: 'skipped', text };
}

/** Skipped for want of something that the caller can give. */
export function unseen(check: CheckName, what: string, how: string): Finding {
  return { check, level: 'skipped', text: `not looked at: ${how}`, unseen: { what, how } };
}

export function warning(check: CheckName, text: string, todo: string): Finding {
  return { check, level: 'warning', text, todo };
}

export function problem(check: CheckName, text: string, todo: string, code?: ErrorCode): Finding {
  return { check, level: 'problem', text, todo, ...(code && { code }) };
}

/** What a header says of time may be any number; more days than this are none that a person counts in. */
const MOST_DAYS = 9_999;

/** A length of time in words: "59 min 30 s". */
export function duration(ms: number): string {
  if (Number.isNaN(ms)) return 'an unknown time';
  if (Math.abs(ms) > MOST_DAYS * 86_400_000) return `over ${MOST_DAYS} d`;
  const whole = Math.round(Math.abs(ms) / 1000);
  const parts = [
    [Math.floor(whole / 86_400), 'd'],
    [Math.floor(whole / 3_600) % 24, 'h'],
    [Math.floor(whole / 60) % 60, 'min'],
    [whole % 60, 's'],
  ] as const;
  const words = parts.filter(([amount]) => amount > 0).map(([amount, unit]) => `${amount} ${unit}`);
  return words.slice(0, 2).join(' ') || '0 s';
}
