/** The session never says a token; what an app's own code says may hold one, also as a URL writes it. */
export function redact(text: string): string {
  return text.replace(/04[\w+/=%-]{20,}(#[\w+/=%-]*)?/g, '[token]');
}
