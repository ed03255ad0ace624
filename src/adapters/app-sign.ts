/**
 * Whether an instance was made with an AppSign. The SDKs for Apps keep it in the engine inside of the instance; on the
 * Web and in mini programs there is none. It is a private field: where it is not as it was, nothing is known.
 */
export function hasAppSign(zim: object): boolean {
  try {
    const { appSign } = (zim as { engine?: { appSign?: unknown } }).engine ?? {};
    return typeof appSign === 'string' && appSign !== '';
  } catch {
    return false;
  }
}
