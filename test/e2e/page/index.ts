import * as lib from 'zim-session';

declare global {
  interface Window {
    /** The library under test. */
    lib: typeof lib;
    loadSDK(): Promise<typeof import('zego-zim-web')>;
  }
}

window.lib = lib;
window.loadSDK = () => import('zego-zim-web');
document.title = 'ready';
