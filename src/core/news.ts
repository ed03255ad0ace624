import type { Draft } from './draft.ts';
import type { Effect, News } from './effect.ts';
import type { WarningCode } from './warning.ts';

export function emit<N extends News>(d: Draft, event: N['event'], data: N['data']): void {
  d.effects.push({ type: 'emit', event, data } as Effect);
}

/** Once per login: what is so, stays so. */
export function warnOnce(d: Draft, code: WarningCode, message: string): void {
  if (d.warned.includes(code)) return;
  d.warned = [...d.warned, code];
  emit(d, 'warning', { code, message });
}
