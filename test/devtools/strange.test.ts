import { afterEach, describe, expect, it, vi } from 'vitest';
import type { ZimSessionSnapshot } from 'zim-session';
import { mountZimSessionPanel } from 'zim-session/devtools';
import { createQaWorld, mockZimSession } from 'zim-session/testing';
import { createWorld } from '../session/world.ts';
import { openPanel, type PanelPage, recordQa } from './panel-page.ts';

let panel: PanelPage;
afterEach(() => {
  panel?.unmount();
  vi.restoreAllMocks();
});

const NONSENSE = /NaN|Infinity|Invalid|undefined|\de\+\d/;
const ABSURD = [1e300, -1e300, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -1, 0];

/** What the panel says and draws by, of every part of it. */
const said = () =>
  `${panel.one('.panel').innerText} ${panel.all('[style], time').map((one) => one.outerHTML)}`;

describe('numbers that are none', () => {
  it.each(ABSURD)('%s is no time of the panel, wherever it comes from', async (number) => {
    const errors: unknown[] = [];
    const caught = (event: ErrorEvent) => void errors.push(event.error);
    addEventListener('error', caught);
    const at = { tokenExpiresAt: number, renewsAt: number, connectionSince: number, retryAt: number };
    const timeline = [
      { at: number, type: 'recovered', detail: `downFor ${number}` },
      { at: number, type: 'presented', detail: '' },
    ];
    for (const status of ['logged-in', 'recovering'] as const)
      for (const change of [at, { tokenExpiresAt: number }, { renewsAt: number }, { clockSkew: number }])
        for (const now of [() => number, undefined]) {
          const session = mockZimSession({ status }, { timeline });
          panel = openPanel({ now: now ?? session.now }, { ...createWorld(), session });
          session.set({ ...change, attempt: 2 } as Partial<ZimSessionSnapshot>);
          await panel.drawn();
          expect(said()).not.toMatch(NONSENSE);
          expect(panel.one('.pill').innerText).not.toBe('');
          panel.unmount();
        }
    removeEventListener('error', caught);
    expect(errors).toEqual([]);
  });

  it('leave the rest of the picture as it is', async () => {
    const session = mockZimSession({ status: 'logged-in', renewsAt: Number.NaN, clockSkew: Number.NaN });
    panel = openPanel({ now: session.now }, { ...createWorld(), session });
    await panel.drawn();
    expect(panel.one('.instants [data-mark=renewal]').hidden).toBe(true);
    expect(panel.one('.instants [data-mark=end]').innerText).toMatch(/Token ends\s+in\s60\smin/);
    session.set({ tokenExpiresAt: Number.NaN });
    await panel.drawn();
    expect(panel.one('.none').innerText).toBe('When the token ends is not known.');
  });
});

describe('a handle or a clock that throws', () => {
  it('costs its own words only', async () => {
    const fail = () => {
      throw new Error('not today');
    };
    const qa = recordQa({ active: fail, can: fail, why: fail, now: fail });
    const session = mockZimSession({ status: 'logged-in' });
    panel = openPanel({ qa, now: undefined }, { ...createWorld(), session });
    session.set({ status: 'recovering' });
    await panel.drawn();
    expect(panel.one('.pill').innerText).toBe('Recovering…');
    expect(said()).not.toMatch(NONSENSE);
    expect(panel.all('.qa button').every((one) => (one as HTMLButtonElement).disabled)).toBe(true);
  });
});

it('null in place of the options is none', () => {
  const unmount = mountZimSessionPanel(mockZimSession(), null);
  expect(document.querySelector('zim-session-panel')).not.toBeNull();
  unmount();
});

it.each([null, undefined, 'no', new Error('no')])(
  'a renewal that rejects with %s is said to have failed',
  async (reason) => {
    const session = Object.assign(mockZimSession({ status: 'logged-in' }), {
      renew: () => Promise.reject(reason),
    });
    panel = openPanel({}, { ...createWorld(), session });
    await panel.drawn();
    panel.press('Renew now');
    await expect.poll(() => panel.one('.row .outcome').innerText).toContain('Failed.');
  },
);

describe('faults that are on', () => {
  it('are named above everything, counted on the badge, and written into the report', async () => {
    const texts: string[] = [];
    vi.spyOn(navigator.clipboard, 'writeText').mockImplementation(async (text) => void texts.push(text));
    const world = await createQaWorld({ zim: 'fake' });
    panel = openPanel({ qa: world.qa }, { ...createWorld(), session: world.session() });
    const [active, badge] = [panel.one('.active'), panel.one('.badge .on')];
    expect([active.offsetHeight, badge.textContent]).toEqual([0, '']);
    await world.qa.backend.fail('403');
    await panel.drawn();
    expect(active.innerText.replaceAll('\u00a0', ' ')).toBe('Still on: Fail 403');
    // Folded up, the buttons take nothing of it along.
    panel.one<HTMLDetailsElement>('.qa').open = false;
    expect(active.offsetHeight).toBeGreaterThan(0);
    panel.press('Copy as redacted report');
    await expect.poll(() => texts[0]).toMatch(/^made to happen: Fail.403$/m);

    panel.press('Close the panel');
    expect(badge.innerText).toBe('1 fault on');
    await world.qa.hang();
    await panel.drawn();
    expect(badge.innerText).toBe('2 faults on');
    await world.qa.heal();
    await panel.drawn();
    expect(badge.offsetWidth).toBe(0);
    await world.close();
  });

  it('hold no token that a handle of the app quotes', async () => {
    const token = `04${'Ab3'.repeat(30)}`;
    panel = openPanel({ qa: recordQa({ active: () => [{ handle: 'backend.fail', how: token }] }) });
    await panel.drawn();
    expect(panel.one('.active').innerText).toContain('[token]');
  });
});
