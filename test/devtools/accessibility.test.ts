import axe from 'axe-core';
import { afterEach, describe, expect, it } from 'vitest';
import { commands, page, userEvent } from 'vitest/browser';
import { tokenDenied } from 'zim-session';
import { createWorld, loggedIn } from '../session/world.ts';
import { openPanel, type PanelPage, recordQa } from './panel-page.ts';

declare module 'vitest/browser' {
  interface BrowserCommands {
    emulateMedia(media: { colorScheme?: 'light' | 'dark'; reducedMotion?: 'reduce' }): Promise<void>;
  }
}

let panel: PanelPage;
afterEach(async () => {
  panel.unmount();
  await commands.emulateMedia({ colorScheme: 'light' });
});

async function findings(): Promise<unknown[]> {
  const { violations, passes } = await axe.run(document.body);
  expect(passes.length).toBeGreaterThan(3);
  return violations.map(({ id, nodes }) => [id, ...nodes.map(({ html }) => html)]);
}

const states: [string, (panel: PanelPage) => Promise<void>][] = [
  ['logged in', loggedIn],
  [
    'failing to renew',
    async (panel) => {
      await loggedIn(panel);
      panel.backend.always = new Error('down');
      await panel.clock.advance(56 * 60_000);
    },
  ],
  [
    'denied a new token',
    async (panel) => {
      await loggedIn(panel);
      panel.backend.always = tokenDenied();
      void panel.session.renew().catch(() => {});
      await panel.clock.advance(1_000);
    },
  ],
  [
    'kicked out',
    async (panel) => {
      await loggedIn(panel);
      panel.fake.kick();
      await panel.clock.advance(1_000);
    },
  ],
  [
    'asked what is wrong',
    async (panel) => {
      await loggedIn(panel);
      panel.backend.always = tokenDenied();
      panel.press('What is wrong?');
      // It is loaded first.
      await expect
        .poll(async () => {
          await panel.clock.advance(100);
          return panel.one('.diagnosis').innerText;
        })
        .toContain('Who has to act');
      panel.one<HTMLDetailsElement>('.diagnosis details').open = true;
    },
  ],
];

describe.each(['light', 'dark'] as const)('in %s colours axe finds nothing', (colorScheme) => {
  it.each(states)('%s, open and closed', async (_, get) => {
    await commands.emulateMedia({ colorScheme });
    const active = () => [{ handle: 'hang', how: '' }];
    const qa = recordQa({ can: (handle) => handle !== 'kick', active });
    panel = openPanel({ qa }, createWorld({ retry: () => 5_000 }));
    await get(panel);
    await panel.drawn();
    expect(matchMedia(`(prefers-color-scheme: ${colorScheme})`).matches).toBe(true);
    expect(await findings()).toEqual([]);
    panel.press('Close the panel');
    expect(await findings()).toEqual([]);
  });
});

describe('the panel by keyboard and on small screens', () => {
  it('goes through its controls in the order in which they stand, with the focus to be seen', async () => {
    panel = openPanel({ qa: recordQa(), open: false });
    await loggedIn(panel);
    panel.one('.badge').focus();
    await userEvent.keyboard('{Enter}');
    const names: string[] = [];
    const tops: number[] = [];
    for (let step = 0; step < 30 && panel.root.activeElement; step += 1) {
      const focused = panel.root.activeElement as HTMLElement;
      names.push(focused.ariaLabel || focused.textContent || '');
      tops.push(Math.round(focused.getBoundingClientRect().top + panel.one('.body').scrollTop));
      expect(getComputedStyle(focused).outlineStyle).toBe('solid');
      await userEvent.tab();
    }
    expect(names[0]).toBe('Close the panel');
    expect(names).toContain('Copy as redacted report');
    expect(names).toContain('Heal everything');
    expect(names).toContain('How long it sleeps');
    // Reading order: each row below the one before, buttons of a row beside each other.
    for (const [index, top] of tops.entries()) expect(top).toBeGreaterThan((tops[index - 1] ?? 0) - 12);
    await userEvent.keyboard('{Escape}');
  });

  it('fits a window of 360 px', async () => {
    await page.viewport(360, 640);
    panel = openPanel({ qa: recordQa() }, createWorld({ retry: () => 5_000 }));
    await states[1]?.[1](panel);
    await panel.drawn();
    const { left, right, top, bottom } = panel.one('.panel').getBoundingClientRect();
    expect(left).toBeGreaterThanOrEqual(0);
    expect(right).toBeLessThanOrEqual(360);
    expect(top).toBeGreaterThanOrEqual(0);
    expect(bottom).toBeLessThanOrEqual(640);
    for (const element of panel.all('.panel, .body, .column, .state, .qa, .timeline')) {
      expect(element.scrollWidth, element.className).toBeLessThanOrEqual(element.clientWidth);
    }
    await page.viewport(800, 600);
  });

  it('moves nothing for whoever wants less motion', async () => {
    await commands.emulateMedia({ reducedMotion: 'reduce' });
    panel = openPanel();
    await loggedIn(panel);
    await panel.drawn();
    expect(getComputedStyle(panel.one('.now')).transitionDuration).toBe('0s');
  });
});
