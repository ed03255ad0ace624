import { findZimClass } from '../../adapters/zim-class.ts';
import type { TokenTaker } from './present-token.ts';

interface InstanceHolder {
  getInstance(): TokenTaker | null | undefined;
}

/** The SDK's instance in this page, where there is one. `sdk`: the ZIM class, or a loader of it. */
export async function instanceOf(sdk: unknown): Promise<TokenTaker | null> {
  const ZIM = findZimClass(sdk) ?? findZimClass(await (sdk as () => unknown)());
  return (ZIM as unknown as InstanceHolder | null)?.getInstance() ?? null;
}

/** The page is visible again: the SDK and the session both look at that. */
export function wakePage(): void {
  if (typeof document !== 'undefined') document.dispatchEvent(new Event('visibilitychange'));
}

/** The network is back. */
export function pageOnline(): void {
  if (typeof window !== 'undefined') window.dispatchEvent(new Event('online'));
}
