/** What an app's own listener or policy throws goes where uncaught errors go, and harms nobody here. */
export function reportError(error: unknown): void {
  try {
    if (typeof globalThis.reportError === 'function') globalThis.reportError(error);
    else console.error(error);
  } catch {
    // An app may have replaced it with something that throws.
  }
}
