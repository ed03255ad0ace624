import type { RawZimClass } from '../../adapters/raw-zim.ts';
import { findZimClass } from '../../adapters/zim-class.ts';
import type { TokenTaker } from './present-token.ts';

interface InstanceHolder {
  getInstance(): TokenTaker | null | undefined;
}

/** The ZIM class. `sdk`: that, or a loader of it. */
export const classOf = async (sdk: unknown): Promise<RawZimClass | null> =>
  findZimClass(sdk) ?? findZimClass(await (sdk as () => unknown)());

/** The SDK's instance in this page, where there is one. */
export async function instanceOf(sdk: unknown): Promise<TokenTaker | null> {
  return ((await classOf(sdk)) as unknown as InstanceHolder | null)?.getInstance() ?? null;
}

/** The page is visible again: the SDK and the session both look at that. */
export function wakePage(): void {
  if (typeof document !== 'undefined') document.dispatchEvent(new Event('visibilitychange'));
}

/** The page goes into the back-forward cache, or comes out of it. */
export function turnPage(type: 'pagehide' | 'pageshow'): void {
  if (typeof window !== 'undefined')
    window.dispatchEvent(Object.assign(new Event(type), { persisted: true }));
}

/** The network is back. */
export function pageOnline(): void {
  if (typeof window !== 'undefined') window.dispatchEvent(new Event('online'));
}
