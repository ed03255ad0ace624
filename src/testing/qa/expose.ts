import type { Qa } from './qa.ts';

const WARNING =
  'zim-session: QA controls are on this page. Everybody on it can end sessions with globalThis.zimQA. Not for production.';

/** Puts the handle on `globalThis.zimQA`, loudly. Answers how to take it away. */
export function exposeQa(qa: Qa): () => void {
  const before = globalThis.zimQA;
  globalThis.zimQA = qa;
  console.warn(WARNING);
  const banner = typeof document === 'undefined' ? null : showBanner(document, qa.zim);
  return () => {
    banner?.remove();
    if (globalThis.zimQA === qa) globalThis.zimQA = before;
  };
}

function showBanner(page: Document, zim: string): HTMLElement {
  const banner = page.createElement('div');
  banner.id = 'zim-qa-banner';
  banner.setAttribute('role', 'note');
  banner.textContent = `QA: ZIM is ${zim}, and zimQA can break it. Not for production.`;
  // Above everything, and clicks go through. The panel is at the bottom, and on phones leaves the top free.
  banner.style.cssText =
    'position:fixed;left:8px;top:8px;max-width:min(24em,calc(100vw - 16px));box-sizing:border-box;z-index:2147483647;pointer-events:none;' +
    'padding:2px 8px;border-radius:4px;background:#b00020;color:#fff;font:600 11px/1.4 system-ui,sans-serif';
  const place = () => page.body.append(banner);
  if (page.body) place();
  else page.addEventListener('DOMContentLoaded', place, { once: true });
  return banner;
}
