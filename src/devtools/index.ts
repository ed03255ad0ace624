export { mountZimSessionPanel, type PanelOptions } from './mount.ts';
export type { PanelQa } from './qa.ts';
