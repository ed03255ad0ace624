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
  banner.style.cssText =
    'width:fit-content;max-width:min(23em,calc(100vw - 16px));margin:8px 8px 0;box-sizing:border-box;' +
    'pointer-events:none;padding:2px 8px;border-radius:4px;background:#b00020;color:#fff;font:600 11px/1.4 system-ui,sans-serif';
  const place = () => {
    // Before the body, in the flow of the page: there it covers nothing of the app, and no rule of the app is about it.
    page.documentElement.insertBefore(banner, page.body);
    // What such a page would push out of the window nobody could scroll to: there it floats, and clicks go through.
    const clips = [page.documentElement, page.body].some((one) =>
      /hidden|clip/.test(getComputedStyle(one).overflowY),
    );
    if (clips)
      Object.assign(banner.style, { position: 'fixed', inset: '0 auto auto 0', zIndex: '2147483647' });
  };
  if (page.body) place();
  else page.addEventListener('DOMContentLoaded', place, { once: true });
  return banner;
}
