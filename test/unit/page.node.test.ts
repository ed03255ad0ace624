import { afterEach, expect, test, vi } from 'vitest';
import { browserPage } from '../../src/adapters/page.ts';

// In Node, because the events of a real page come when they like; in Chromium the fault runs put pages to sleep.

function pretendPage(visibilityState = 'visible') {
  const document = Object.assign(new EventTarget(), { visibilityState });
  const window = Object.assign(new EventTarget(), { document });
  vi.stubGlobal('window', window);
  vi.stubGlobal('document', document);
  return { window, document };
}

afterEach(() => vi.unstubAllGlobals());

test.each([
  ['window', 'focus'],
  ['window', 'pageshow'],
  ['window', 'online'],
  ['document', 'resume'],
  ['document', 'visibilitychange'],
] as const)('%s %s is a wake-up, until one stops listening', (where, type) => {
  const page = pretendPage();
  const woken = vi.fn();
  const stop = browserPage.onWake(woken);
  page[where].dispatchEvent(new Event(type));
  expect(woken).toHaveBeenCalledTimes(1);
  stop();
  page[where].dispatchEvent(new Event(type));
  expect(woken).toHaveBeenCalledTimes(1);
});

test('a page that becomes hidden does not wake up', () => {
  const { document } = pretendPage('hidden');
  const woken = vi.fn();
  browserPage.onWake(woken);
  document.dispatchEvent(new Event('visibilitychange'));
  expect(woken).not.toHaveBeenCalled();
});

test('only a browser that says so is offline', () => {
  const answers = [{ onLine: true }, { onLine: false }, {}, undefined].map((navigator) => {
    vi.stubGlobal('navigator', navigator);
    return browserPage.isOnline();
  });
  expect(answers).toEqual([true, false, true, true]);
});
