import { afterEach, describe, expect, it, vi } from 'vitest';
import { tokenDenied, ZimSessionError } from 'zim-session';
import { mountZimSessionPanel } from 'zim-session/devtools';
import { mockZimSession } from 'zim-session/testing';
import { createWorld, loggedIn } from '../session/world.ts';
import { openPanel, type PanelPage, recordQa } from './panel-page.ts';

const MINUTE = 60_000;

let panel: PanelPage;
afterEach(() => {
  panel?.unmount();
  vi.restoreAllMocks();
});

const left = (mark: string) => Number.parseFloat(panel.one(`.mark[data-mark=${mark}]`).style.left);
// WebKit keeps a space that ends it.
const rowOf = (mark: string) =>
  panel.one(`.instants [data-mark=${mark}]`).innerText.replace(/\s+/g, ' ').trim();

describe('the panel', () => {
  it('is a badge with the status until it is opened, and again after Escape', async () => {
    panel = openPanel({ open: false });
    const badge = panel.one('.badge');
    expect(panel.one('.panel').hidden).toBe(true);
    expect(badge.innerText).toContain('Logged out');
    await loggedIn(panel);
    await panel.drawn();
    expect(badge.innerText).toContain('Logged in');

    badge.focus();
    badge.click();
    expect(panel.one('.panel').hidden).toBe(false);
    expect(panel.root.activeElement).toBe(panel.one('.close'));
    const outside = vi.fn();
    document.addEventListener('keydown', outside);
    panel.one('.close').dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }));
    document.removeEventListener('keydown', outside);
    expect(panel.one('.panel').hidden).toBe(true);
    expect(panel.root.activeElement).toBe(badge);
    expect(outside).not.toHaveBeenCalled();
  });

  it('says status, connection, renewal and attempt as they change, the status politely', async () => {
    panel = openPanel();
    await loggedIn(panel);
    await panel.drawn();
    expect(panel.one('.facts').innerText).toMatch(/Connected ·\s1\ss.*Scheduled.*alice/s);
    expect(panel.one('.live').role).toBe('status');
    expect(panel.one('.live').textContent).toBe('ZIM: Logged in');

    panel.backend.always = new Error('down');
    await panel.clock.advance(55 * MINUTE + 60_000);
    panel.fake.dropConnection();
    await panel.clock.advance(0);
    await panel.drawn();
    expect(panel.one('.facts').innerText).toContain('Reconnecting');
    expect(panel.one('.live').textContent).toBe('ZIM: Logged in, reconnecting');
  });

  it('tells when ZIM was heard last, also where nothing else happens', async () => {
    panel = openPanel();
    await panel.drawn();
    expect(panel.one('.facts').innerText).toMatch(/ZIM heard\s+–/);
    await loggedIn(panel);
    await panel.clock.advance(40_000);
    await panel.drawn();
    expect(panel.one('.facts').innerText).toMatch(/ZIM heard\s+41\ss ago/);
    const told = panel.one('.timeline ol').childElementCount;
    await panel.clock.advance(200_000);
    await panel.drawn();
    expect(panel.one('.facts').innerText).toMatch(/ZIM heard\s+(\d|[1-5]\d)\ss ago/);
    expect(panel.one('.timeline ol').childElementCount).toBe(told);
    panel.fake.silence();
    await panel.clock.advance(70_000);
    await panel.drawn();
    expect(panel.one('.facts').innerText).toMatch(/ZIM heard\s+([6-9]\d|1\d\d)\ss ago/);
  });

  it('breaks no line between a number and its unit', async () => {
    panel = openPanel({}, createWorld({ retry: () => 8_000 }));
    await loggedIn(panel);
    panel.backend.always = new Error('down');
    await panel.clock.advance(55 * MINUTE);
    panel.fake.expireNow();
    await panel.clock.advance(103_000);
    await panel.drawn();
    const text = panel.one('.panel').innerText;
    expect(text).toMatch(/Connecting… ·\u00a0103\u00a0s/);
    expect(text).not.toMatch(/\d (s|min|h)\b/);
  });

  it('counts down to the next attempt, and says what is wrong and what to do', async () => {
    const world = createWorld({ retry: () => 8_000 });
    panel = openPanel({}, world);
    await loggedIn(panel);
    panel.backend.always = new Error('down');
    await panel.clock.advance(55 * MINUTE);
    await panel.drawn();
    expect(panel.one('.facts').innerText).toMatch(/1 failed, next in [78]\ss/);
    await panel.clock.advance(3_000);
    // Nothing changed but the time.
    await panel.drawn();
    expect(panel.one('.facts').innerText).toMatch(/1 failed, next in [45]\ss/);
    const { error } = panel.session.getSnapshot();
    expect(panel.one('.trouble').innerText).toContain('token-endpoint-unreachable');
    expect(panel.one('.trouble').innerText).toContain(`What to do: ${error?.remediation}`);
    expect(panel.one('.live').textContent).toBe('ZIM: Logged in, renewal fails');

    panel.backend.always = null;
    panel.press('Renew now');
    await panel.clock.advance(1_000);
    await panel.drawn();
    expect(panel.one('.trouble').offsetHeight).toBe(0);
    expect(panel.one('.live').textContent).toBe('ZIM: Logged in');
  });

  it('draws its countdowns by itself, in the time of the page', async () => {
    const world = createWorld();
    const unmount = mountZimSessionPanel(world.session, { open: true, now: world.clock.now });
    const root = document.querySelector('zim-session-panel')?.shadowRoot;
    const row = () => root?.querySelector<HTMLElement>('.instants [data-mark=renewal]')?.innerText;
    await loggedIn(world);
    await expect.poll(row).toMatch(/in\s54\smin/);
    // Nobody tells the panel of this.
    await world.clock.advance(30 * MINUTE);
    await expect.poll(row).toMatch(/in\s24\smin/);
    unmount();
  });

  it('says why a renewal that was asked for came to nothing', async () => {
    panel = openPanel();
    await loggedIn(panel);
    panel.backend.always = tokenDenied();
    await panel.drawn();
    panel.press('Renew now');
    await panel.clock.advance(2_000);
    expect(panel.one('.state .outcome').innerText).toContain('token-denied');
  });

  it('shows times by the clock that it is given, by default that of the page', async () => {
    panel = openPanel({ now: undefined });
    await loggedIn(panel);
    // The session lives in 2030.
    vi.spyOn(Date, 'now').mockReturnValue(panel.clock.now() + 35 * MINUTE);
    await panel.drawn();
    expect(rowOf('renewal')).toContain('in 19 min');
  });

  it('shows the picture of a session by the time of the picture', async () => {
    const session = mockZimSession({ status: 'logged-in' });
    panel = openPanel({ now: session.now }, { ...createWorld(), session });
    await panel.drawn();
    expect(rowOf('renewal')).toMatch(/^Renewal in 55 min/);
    session.set({ status: 'recovering' });
    await panel.drawn();
    expect(panel.one('.facts').innerText).toMatch(/1 failed, next in\s8\ss/);
  });

  it('is gone after unmounting, with everything that it listened to', async () => {
    const listened: string[] = [];
    for (const target of [window, document, document.body]) {
      vi.spyOn(target, 'addEventListener').mockImplementation((type) => void listened.push(type));
    }
    const world = createWorld();
    let subscribers = 0;
    const session = {
      ...world.session,
      subscribe: (listener: () => void) => {
        subscribers += 1;
        const off = world.session.subscribe(listener);
        return () => {
          subscribers -= 1;
          off();
        };
      },
    };
    panel = openPanel({ qa: recordQa() }, { ...world, session });
    expect(subscribers).toBe(1);
    expect(vi.getTimerCount()).toBe(1);
    panel.unmount();
    panel.unmount();
    expect(subscribers).toBe(0);
    expect(listened).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
    expect(document.querySelector('zim-session-panel')).toBe(null);
  });

  it('ends like that too when the app takes its element away, but not when it is moved', async () => {
    panel = openPanel();
    const aside = document.createElement('aside');
    document.body.append(aside);
    aside.append(panel.host);
    await loggedIn(panel);
    await panel.drawn();
    expect(panel.one('.pill').innerText).toBe('Logged in');

    aside.remove();
    await Promise.resolve();
    panel.fake.kick();
    await panel.clock.advance(1_000);
    await panel.drawn();
    expect(panel.one('.pill').textContent).toBe('Logged in');
  });

  it('lives twice on a page, in a place of the page or in the corner of the window', async () => {
    panel = openPanel();
    const place = document.createElement('div');
    document.body.append(place);
    const second = openPanel({ target: place });
    expect(place.firstElementChild).toBe(second.host);
    expect(getComputedStyle(second.host).position).toBe('static');
    expect(getComputedStyle(panel.host).position).toBe('fixed');
    second.unmount();
    place.remove();
    expect(panel.host.isConnected).toBe(true);
  });
});

describe("the bar of the token's life", () => {
  it('marks renewal, warning and end where they are, and now', async () => {
    panel = openPanel();
    expect(panel.one('.none').hidden).toBe(false);
    await loggedIn(panel);
    await panel.drawn();
    const { tokenExpiresAt, renewsAt } = panel.session.getSnapshot();
    const end = tokenExpiresAt!;
    const taken = panel.session.timeline().find(({ type }) => type === 'connection')!.at;
    const at = (instant: number) => (100 * (instant - taken)) / (end - taken);
    expect(left('renewal')).toBeCloseTo(at(renewsAt!), 1);
    expect(left('warning')).toBeCloseTo(at(end - 30_000), 1);
    expect(left('end')).toBe(100);
    expect(Number.parseFloat(panel.one('.window').style.left)).toBeCloseTo(at(renewsAt!), 1);
    expect(left('renewal')).toBeGreaterThan(90);
    expect(left('warning')).toBeGreaterThan(99);

    await panel.clock.advance(30 * MINUTE);
    await panel.drawn();
    expect(Number.parseFloat(panel.one('.now').style.left)).toBeCloseTo(50, 0);
    expect(Number.parseFloat(panel.one('.spent').style.width)).toBeCloseTo(50, 0);
    expect(rowOf('renewal')).toMatch(/^Renewal in 24 min \d\d:\d\d:\d\d$/);
    expect(rowOf('warning')).toMatch(/^SDK warns in 29 min/);
    expect(rowOf('end')).toMatch(/^Token ends in 29 min/);
  });

  it('has no mark for a warning that lies before the token was taken', async () => {
    panel = openPanel();
    panel.backend.lifetime = 31;
    await loggedIn(panel);
    await panel.clock.advance(500);
    await panel.drawn();
    expect(panel.one('.mark[data-mark=warning]').hidden).toBe(false);
    panel.unmount();

    panel = openPanel({ now: () => panel.clock.now() + 5_000 }, { ...panel });
    await panel.drawn();
    expect(left('end')).toBe(100);
  });

  it('promises no renewal while the backend denies, until one is asked for and goes well', async () => {
    panel = openPanel();
    await loggedIn(panel);
    panel.backend.always = new ZimSessionError('token-denied');
    void panel.session.renew().catch(() => {});
    await panel.clock.advance(1_000);
    await panel.drawn();
    const promises = () =>
      panel.all('[data-mark=renewal], .window').filter((one) => getComputedStyle(one).display !== 'none');
    expect(panel.session.getSnapshot()).toMatchObject({ renewal: 'denied', renewsAt: expect.any(Number) });
    expect(promises()).toEqual([]);
    expect(rowOf('end')).toMatch(/^Token ends in 59 min/);
    expect(rowOf('last')).toMatch(/^Asks once more in 59 min/);
    expect(panel.one('.denial').innerText).toMatch(/once more 13\ss before the end, or at once/);

    panel.backend.always = null;
    panel.press('Renew now');
    await panel.clock.advance(1_000);
    await panel.drawn();
    expect(promises()).toHaveLength(3);
    expect(rowOf('renewal')).toMatch(/^Renewal in 54 min/);
    expect(panel.one('.instants [data-mark=last]').hidden).toBe(true);
    expect(panel.one('.denial').offsetHeight).toBe(0);
  });

  it('says when a session that is denied asks once more, which it does then, and that it does not do so again', async () => {
    panel = openPanel();
    await loggedIn(panel);
    panel.backend.always = new ZimSessionError('token-denied');
    void panel.session.renew().catch(() => {});
    await panel.clock.advance(1_000);
    await panel.drawn();
    const { requests } = panel.backend;
    const end = panel.session.getSnapshot().tokenExpiresAt!;
    const asked = requests.length;
    await panel.clock.advance(end - 14_000 - panel.clock.now());
    await panel.drawn();
    expect([rowOf('last').slice(0, 19), requests.length]).toEqual(['Asks once more in 1', asked]);
    await panel.clock.advance(1_500);
    await panel.drawn();
    expect(requests.length).toBeGreaterThan(asked);
    expect(panel.one('.instants [data-mark=last]').hidden).toBe(true);
    expect(panel.one('.denial').innerText).toContain('the session ends with this one');
    const after = requests.length;
    await panel.clock.advance(20_000);
    expect(requests).toHaveLength(after);
    expect(panel.session.getSnapshot().reason).toBe('token-denied');
  });

  it('begins anew with each token, also when it is opened late', async () => {
    panel = openPanel({ open: false });
    await loggedIn(panel);
    await panel.clock.advance(55 * MINUTE + 10_000);
    panel.one('.badge').click();
    await panel.drawn();
    expect(Number.parseFloat(panel.one('.now').style.left)).toBeLessThan(1);
    panel.unmount();

    await panel.clock.advance(27 * MINUTE);
    panel = openPanel({}, panel);
    await panel.drawn();
    expect(Number.parseFloat(panel.one('.now').style.left)).toBeCloseTo(45, 0);
  });

  it('keeps its picture when the clock is set', async () => {
    panel = openPanel();
    await loggedIn(panel);
    await panel.clock.advance(30 * MINUTE);
    panel.clock.jump(-60 * MINUTE);
    await panel.clock.advance(15_000);
    await panel.drawn();
    expect(Number.parseFloat(panel.one('.now').style.left)).toBeCloseTo(50, 0);
    expect(left('renewal')).toBeCloseTo(91.7, 0);
  });
});

describe('what is wrong, asked by a button', () => {
  it('says what it is and who has to act, also as text, and asks the endpoint only then', async () => {
    panel = openPanel();
    await loggedIn(panel);
    await panel.clock.advance(MINUTE);
    await panel.drawn();
    expect(panel.one('.diagnosis').offsetHeight).toBe(0);
    expect(panel.backend.requests).toHaveLength(1);
    // It is loaded first, which takes its time.
    const said = async () => {
      await panel.clock.advance(100);
      return panel.one('.diagnosis').innerText;
    };
    panel.press('What is wrong?');
    await expect.poll(said).toContain('All is well');
    expect(panel.backend.requests).toHaveLength(2);

    panel.backend.always = tokenDenied();
    panel.press('What is wrong?');
    expect(panel.one('.diagnosis').innerText.trim()).toBe('Asking…');
    await expect.poll(said).toContain('Who has to act: user.');
    expect(panel.one('.diagnosis').dataset.tone).toBe('bad');
    expect(panel.one('.diagnosis pre').textContent).toContain('Token endpoint: token-denied');
    expect(panel.text()).not.toContain(panel.fake.serverTokens[0]!.slice(0, 30));
  });
});
