/** What an app's own listener or policy throws goes where uncaught errors go, and harms nobody here. */
export function reportError(error: unknown): void {
  try {
    if (typeof globalThis.reportError === 'function') globalThis.reportError(error);
    else console.error(error);
  } catch {
    // An app may have replaced it with something that throws.
  }
}

/** Calls what is not ours; what it throws is reported. */
export function shielded(call: () => void): void {
  try {
    call();
  } catch (error) {
    reportError(error);
  }
}

/**
 * A function of the app, made safe. Where it throws, or answers what cannot be, `otherwise` answers in its place. That
 * is reported once: what is called at each event, or while it is being reported, would never be done with it.
 */
export function guarded<A extends readonly unknown[], T>(
  name: string,
  call: (...args: A) => unknown,
  otherwise: (...args: A) => T,
  fits: (answer: unknown) => boolean = () => true,
): (...args: A) => T {
  let isReported = false;
  return (...args) => {
    try {
      const answer = call(...args);
      if (fits(answer)) return answer as T;
      throw new TypeError(`zim-session: ${name} must not answer ${answer}`);
    } catch (error) {
      const isNews = !isReported;
      isReported = true;
      if (isNews) reportError(error);
      return otherwise(...args);
    }
  };
}
