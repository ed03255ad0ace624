/** The session never says a token; what an app's own code says may hold one. */
export function redact(text: string): string {
  return text.replace(/04[\w+/=-]{20,}(#[\w+/=-]*)?/g, '[token]');
}
