import type { TabCore, Tabs } from '../adapters/tabs.ts';
import type { OneTabOptions } from './browser.ts';
import { takeSeat } from './seat.ts';

/**
 * For the option `tabs`: of the tabs of one origin that log the same user of one app in, one has the login. The others'
 * `login()` rejects `other-tab`; they wait, and come in by themselves when that tab closes, crashes, or does not answer
 * for 3 minutes. `login(user, { takeOver: true })` moves the login to the tab that calls it; `logout()` counts in all.
 *
 * Needs Web Locks, which pages have that are served over https or from localhost; elsewhere: warning `tabs-unavailable`.
 */
export function oneTab(options: OneTabOptions = {}): Tabs {
  return { join: (core: TabCore) => takeSeat(options, core) };
}
