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
