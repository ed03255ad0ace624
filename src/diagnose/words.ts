// Spans and instants, as a support person reads them out.

/** A span of time in one unit. */
export function span(ms: number): string {
  if (!Number.isFinite(ms)) return 'an unknown time';
  if (Math.abs(ms) < 10_000) return `${(Math.abs(ms) / 1000).toFixed(1)} s`;
  const seconds = Math.round(Math.abs(ms) / 1000);
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 7_200) return `${Math.round(seconds / 60)} min`;
  return seconds < 172_800 ? `${Math.round(seconds / 3_600)} h` : `${Math.round(seconds / 86_400)} days`;
}

/** UTC; a dash where there is none. */
export const iso = (at: number | null): string =>
  at !== null && Math.abs(at) <= 8.64e15 ? new Date(at).toISOString() : '–';

/** The session never says a token; what an app's own code says may hold one, also as a URL writes it. */
export const redact = (text: string): string => text.replace(/04[\w+/=%-]{20,}(#[\w+/=%-]*)?/g, '[token]');
