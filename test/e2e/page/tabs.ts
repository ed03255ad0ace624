import { createZimSession, type ZimSession } from 'zim-session';
import { oneTab } from 'zim-session/tabs';

declare global {
  interface Window {
    /** The session of this tab. */
    inTab: ZimSession;
    /** What became of it, in order. */
    became: string[];
    /** Whether the page came back from the back-forward cache; undefined: it has not been shown yet. */
    restored?: boolean;
  }
}

window.inTab = createZimSession({
  appID: 1234567890,
  tokenProvider: '/api/zim/token',
  sdk: () => import('zego-zim-web'),
  tabs: oneTab(),
});
window.became = [];
window.inTab.on('stateChanged', ({ status, reason }, before) => {
  if (status !== before.status || reason !== before.reason) window.became.push(reason ?? status);
});
window.inTab.on('recovered', () => window.became.push('recovered'));
window.inTab.on('warning', ({ code }) => window.became.push(code));
addEventListener('pageshow', ({ persisted }) => {
  window.restored = persisted;
});
document.title = 'ready';
