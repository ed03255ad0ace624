/** What reads a header: that of a `Response`, or of what an app's own client throws. */
export type Header = (name: string) => string | null;

// As servers write it. `Date.parse` alone would take "-3" for an instant.
const HTTP_DATE = /^[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$/;
const dateIn = (text: string | null) => (text && HTTP_DATE.test(text) ? Date.parse(text) : Number.NaN);

/**
 * Epoch ms by the server's clock, when the answer came: its `Date`, and the `Age` that it reached in caches since.
 * NaN where it does not say; who cannot read its age does not know how old it is.
 */
export function serverNow(header: Header): number {
  const age = header('Age') ?? '0';
  // A Date is cut to whole seconds.
  return dateIn(header('Date')) + (/^\d{1,9}$/.test(age) ? Number(age) * 1000 : Number.NaN) + 500;
}

/** Milliseconds; a date counts from the answer's own Date, which the local clock is no match for. */
export function retryAfter(header: Header): number | undefined {
  const value = (header('Retry-After') ?? '').trim();
  const wait = /^\d{1,9}$/.test(value) ? Number(value) * 1000 : dateIn(value) - dateIn(header('Date'));
  return wait >= 0 ? wait : undefined;
}
