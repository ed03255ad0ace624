import type { createZimSession } from 'zim-session';

let second: typeof createZimSession | null = null;

/** Another copy of the package, as two bundles on one page have it. */
export function secondCopy(): typeof createZimSession {
  if (!second) throw new Error('the second copy has not been loaded');
  return second;
}

/** `url`: of the copy, as a module. */
export async function loadSecondCopy(url: string): Promise<void> {
  second = ((await import(url)) as { createZimSession: typeof createZimSession }).createZimSession;
}
