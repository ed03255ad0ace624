export type { OneTabOptions, TabChannel, TabLocks } from './browser.ts';
export { oneTab } from './one-tab.ts';
