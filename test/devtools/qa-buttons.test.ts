import { afterEach, describe, expect, it } from 'vitest';
import { mountZimSessionPanel } from 'zim-session/devtools';
import { createQaWorld } from 'zim-session/testing';
import { createWorld } from '../session/world.ts';
import { openPanel, type PanelPage, recordQa } from './panel-page.ts';

let panel: PanelPage;
afterEach(() => panel?.unmount());

const outcome = () => panel.one('.qa .outcome').innerText;
const button = (label: string) =>
  panel.all('button').find((one) => one.textContent === label) as HTMLButtonElement;

describe('the buttons of the QA handle', () => {
  it('are there only with a handle', () => {
    panel = openPanel();
    expect(panel.all('.qa')).toEqual([]);
  });

  it('ask the handle for what they say, with what was chosen', async () => {
    const qa = recordQa();
    panel = openPanel({ qa });
    const choose = (name: string, label: string) => {
      const select = panel.one<HTMLSelectElement>(`select[aria-label="${name}"]`);
      select.selectedIndex = [...select.options].findIndex(({ text }) => text === label);
    };
    choose('How long it sleeps', '8 h');
    choose('How wrong the clock is', '−1 h');
    choose('How the backend fails', '429');
    for (const { textContent } of panel.all('.qa button')) {
      panel.press(textContent ?? '');
      await expect.poll(outcome).toContain('done');
    }
    expect(qa.asked).toEqual([
      'expireNow()',
      'expireIn(35000)',
      'sleep(28800000)',
      'skewClock(-3600000)',
      'advance(60000)',
      'dropConnection()',
      'kick()',
      'unregister()',
      'refuseLogin()',
      'hang()',
      'fail(429)',
      'heal()',
    ]);
  });

  it('are disabled where the world does not offer that, and say why', async () => {
    const can = new Set(['kick', 'heal']);
    const { advance: _, ...qa } = recordQa({
      can: (handle) => can.has(handle),
      why: (handle) => `no ${handle}`,
    });
    panel = openPanel({ qa });
    expect(button('Kick out').disabled).toBe(false);
    expect(button('Expire now').disabled).toBe(true);
    expect(button('Expire now').title).toBe('no expireNow');
    expect(button('Fail').disabled).toBe(true);
    expect(panel.one<HTMLSelectElement>('select[aria-label="How the backend fails"]').disabled).toBe(true);
    expect(button('Let pass')).toBe(undefined);
    can.add('expireNow');
    await panel.drawn();
    expect(button('Expire now').disabled).toBe(false);
  });

  it('say why the handle refused, without a token that it may quote', async () => {
    const token = `04${'Ab3'.repeat(30)}`;
    const qa = recordQa({ kick: async () => Promise.reject(new Error(`Nobody is logged in (${token})`)) });
    panel = openPanel({ qa });
    panel.press('Kick out');
    await expect.poll(outcome).toBe('Kick out: Nobody is logged in ([token])');
    expect(panel.one('.qa .outcome').role).toBe('status');
  });

  it('offer the faults that the handle knows', () => {
    panel = openPanel({ qa: recordQa({ backend: { faults: ['html', 'hang'], fail: async () => {} } }) });
    const select = panel.one<HTMLSelectElement>('select[aria-label="How the backend fails"]');
    expect([...select.options].map(({ value }) => value)).toEqual(['html', 'hang']);
  });

  it('leave to be seen what goes on, whatever was done since, until it is healed', async () => {
    const world = await createQaWorld({ zim: 'fake' });
    panel = openPanel({ qa: world.qa }, { ...createWorld(), session: world.session() });
    const active = () => panel.one('.active').innerText.replaceAll('\u00a0', ' ');
    const select = panel.one<HTMLSelectElement>('select[aria-label="How the backend fails"]');
    expect(active()).toBe('');
    select.value = '403';
    panel.press('Fail');
    await expect.poll(active).toBe('Still on: Fail 403');
    for (const label of ['Hang', 'Clock', 'Drop socket', 'Sleep']) {
      panel.press(label);
      await expect.poll(outcome).toMatch(new RegExp(`^${label}.*: done`));
    }
    select.value = 'slow';
    expect(active()).toBe('Still on: Hang · Clock +1 h · Fail 403');
    panel.press('Heal everything');
    await expect.poll(active).toBe('');
    expect(panel.one('.active').offsetHeight).toBe(0);

    // Done elsewhere, as from the console.
    await world.qa.refuseLogin(50119);
    await panel.drawn();
    expect(active()).toBe('Still on: Refuse logins 50119');
    await world.close();
  });

  it('drive the handle of zim-session/testing', async () => {
    // In the time of the page: the panel draws by itself.
    const world = await createQaWorld({ zim: 'fake' });
    const session = world.session();
    await world.until(session.login({ userID: 'alice' }));
    const unmount = mountZimSessionPanel(session, { qa: world.qa, open: true });
    const root = [...document.querySelectorAll('zim-session-panel')].at(-1)?.shadowRoot;
    const row = () => root?.querySelector<HTMLElement>('.instants [data-mark=renewal]')?.innerText;
    // Of the world's time: this page is years behind it.
    expect(row()).toMatch(/in\s33\smin/);
    const press = (label: string) =>
      [...(root?.querySelectorAll('button') ?? [])].find((one) => one.textContent === label)?.click();
    press('Expire now');
    await expect.poll(() => root?.querySelector('.pill')?.textContent).toBe('Recovering…');
    press('Let pass');
    await expect.poll(() => root?.querySelector('.pill')?.textContent).toBe('Logged in');
    press('Kick out');
    await expect.poll(() => root?.querySelector('.pill')?.textContent).toBe('Logged out: kicked out');
    press('Kick out');
    await expect.poll(() => root?.querySelector('.qa .outcome')?.textContent).toContain('Kick out');
    unmount();
    await world.close();
  });
});
