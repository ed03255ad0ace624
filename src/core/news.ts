import type { Draft } from './draft.ts';
import type { Effect, News } from './effect.ts';
import type { ZimSessionError } from './errors.ts';
import { type Instant, NEVER } from './model.ts';
import type { WarningCode } from './warning.ts';

export function emit<N extends News>(d: Draft, event: N['event'], data: N['data']): void {
  d.effects.push({ type: 'emit', event, data } as Effect);
}

/** An attempt failed that no login waits for: whose caller is told what came of it. `retryAt`: when the next one begins. */
export function renewalFailed(d: Draft, error: ZimSessionError, retryAt: Instant): void {
  if (d.session.status === 'logging-in') return;
  emit(d, 'renewalFailed', { error, retryAt: retryAt < NEVER ? retryAt : null });
}

/** Once per login: what is so, stays so. */
export function warnOnce(d: Draft, code: WarningCode, message: string): void {
  if (d.warned.includes(code)) return;
  d.warned = [...d.warned, code];
  emit(d, 'warning', { code, message });
}
