/** What an app's own listener or policy throws goes where uncaught errors go, and harms nobody here. */
export function reportError(error: unknown): void {
  try {
    if (typeof globalThis.reportError === 'function') globalThis.reportError(error);
    else console.error(error);
  } catch {
    // An app may have replaced it with something that throws.
  }
}

/** What an app's function answered. A promise of it is nobody's to wait for, but what it rejects with is told. */
function watched<T>(answer: T, tell: (error: unknown) => void): T {
  const { then } = Object(answer) as { then?: unknown };
  // Of any kind: what is called here may throw, and is guarded as the function itself.
  if (typeof then === 'function') then.call(answer, undefined, tell);
  return answer;
}

/** Calls what is not ours; what it throws, now or later, is reported. */
export function shielded(call: () => unknown): void {
  try {
    watched(call(), reportError);
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
  const tell = (error: unknown) => {
    const isNews = !isReported;
    isReported = true;
    if (isNews) reportError(error);
  };
  return (...args) => {
    try {
      const answer = watched(call(...args), tell);
      if (fits(answer)) return answer as T;
      throw new TypeError(`zim-session: ${name} must not answer ${answer}`);
    } catch (error) {
      tell(error);
      return otherwise(...args);
    }
  };
}
