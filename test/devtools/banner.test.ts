import { afterEach, describe, expect, it, vi } from 'vitest';
import { page } from 'vitest/browser';
import { createQaWorld, mockZimSession } from 'zim-session/testing';
import { createWorld } from '../session/world.ts';
import { openPanel, recordQa } from './panel-page.ts';

afterEach(async () => {
  vi.restoreAllMocks();
  await page.viewport(800, 600);
});

describe('the banner of qa.expose() and the panel', () => {
  it.each([
    [390, 844],
    [390, 560],
    [720, 480],
    [721, 480],
    [1280, 720],
  ])('do not cover each other in a window of %i × %i, open and closed', async (width, height) => {
    vi.spyOn(console, 'warn').mockImplementation(() => {});
    await page.viewport(width, height);
    const { qa, close } = await createQaWorld({ zim: 'fake' });
    const hide = qa.expose();
    // The longest words that the badge has.
    const session = mockZimSession({ status: 'logged-out', reason: 'token-denied' });
    const panel = openPanel({ qa: recordQa() }, { ...createWorld(), session });
    const banner = document.querySelector('#zim-qa-banner')?.getBoundingClientRect() as DOMRect;
    expect(banner.left).toBeGreaterThanOrEqual(0);
    expect(banner.right).toBeLessThanOrEqual(width);
    for (const shown of ['.panel', '.badge']) {
      const { left, top, bottom, width: wide } = panel.one(shown).getBoundingClientRect();
      expect(wide, shown).toBeGreaterThan(0);
      expect(top, shown).toBeGreaterThanOrEqual(0);
      expect(bottom, shown).toBeLessThanOrEqual(height);
      const apart = left >= banner.right || top >= banner.bottom || bottom <= banner.top;
      expect(apart, `${shown} at ${left}, ${top}; banner to ${banner.right}, ${banner.bottom}`).toBe(true);
      if (shown === '.panel') panel.press('Close the panel');
    }
    panel.unmount();
    hide();
    await close();
  });
});

describe('the banner of qa.expose() and the page', () => {
  const exposed = async (work: (banner: HTMLElement) => unknown) => {
    vi.spyOn(console, 'warn').mockImplementation(() => {});
    const { qa, close } = await createQaWorld({ zim: 'fake' });
    const hide = qa.expose();
    try {
      await work(document.querySelector<HTMLElement>('#zim-qa-banner') as HTMLElement);
    } finally {
      hide();
      await close();
      document.body.replaceChildren();
      document.body.removeAttribute('style');
      document.documentElement.removeAttribute('style');
      scrollTo(0, 0);
    }
    expect(document.querySelector('#zim-qa-banner')).toBe(null);
  };
  const meets = (one: Element, other: Element) => {
    const [a, b] = [one.getBoundingClientRect(), other.getBoundingClientRect()];
    return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
  };

  it.each([
    ['a page of any height', ''],
    ['a page without margins', 'margin: 0'],
    ['a page whose body is a row', 'margin: 0; display: flex; place-items: center; min-height: 100vh'],
    [
      'a page whose body is a grid',
      'margin: 0; display: grid; grid-template-columns: 1fr 1fr; height: 100vh',
    ],
  ])(
    'do not meet in %s, at the top and scrolled, and what is in it stands as before',
    async (_what, style) => {
      await page.viewport(390, 844);
      // A scrollbar takes room in Firefox, and comes where a page as high as the window gets a line more.
      document.documentElement.style.scrollbarWidth = 'none';
      document.body.style.cssText = style;
      const parts = ['header', 'main', 'footer'].map((name) => document.createElement(name));
      for (const part of parts) part.style.cssText = 'min-height: 500px; margin: 0; flex: 1';
      document.body.append(...parts);
      const stands = () => parts.map((part) => [part.offsetLeft, part.offsetWidth, part.offsetHeight]);
      const before = stands();
      await exposed((banner) => {
        expect(banner.offsetHeight).toBeGreaterThan(10);
        expect(stands()).toEqual(before);
        for (const y of [0, 7, 300]) {
          scrollTo(0, y);
          for (const part of parts) expect(meets(banner, part)).toBe(false);
        }
      });
    },
  );

  it.each(['html', 'body'])(
    'floats, where it would push a part of the page out of reach: %s clips',
    async (name) => {
      await page.viewport(390, 844);
      document.querySelector<HTMLElement>(name)!.style.overflow = 'hidden';
      document.body.style.cssText += '; margin: 0; height: 100vh';
      const composer = document.createElement('footer');
      composer.style.cssText = 'position: absolute; bottom: 0; height: 40px';
      document.body.append(composer);
      await exposed((banner) => {
        expect(document.body.getBoundingClientRect().top).toBe(0);
        expect(composer.getBoundingClientRect().bottom).toBeLessThanOrEqual(innerHeight);
        expect(getComputedStyle(banner).pointerEvents).toBe('none');
        const { left, top } = banner.getBoundingClientRect();
        expect([left, top]).toEqual([8, 8]);
      });
    },
  );
});
