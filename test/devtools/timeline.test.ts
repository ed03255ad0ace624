import { afterEach, describe, expect, it } from 'vitest';
import { createWorld, loggedIn, rawOf } from '../session/world.ts';
import { openPanel, type PanelPage } from './panel-page.ts';

const MINUTE = 60_000;

let panel: PanelPage;
afterEach(() => panel.unmount());

describe('the timeline of the panel', () => {
  const shown = () => panel.all('li').filter((item) => !item.hidden);
  const filter = (words: string) => {
    const input = panel.one<HTMLInputElement>('input[type=search]');
    input.value = words;
    input.dispatchEvent(new Event('input'));
  };

  const said = () => panel.all('.what').map((what) => what.innerText);
  const entries = () => panel.session.timeline();
  /** What is said once more has happened. */
  async function saidOf(act: () => unknown, ms = 1_000): Promise<string[]> {
    await panel.drawn();
    const before = said().length;
    await act();
    await panel.clock.advance(ms);
    await panel.drawn();
    return said()
      .slice(0, said().length - before)
      .reverse();
  }

  it('is newest first, and keeps up, with one line for each thing that happened', async () => {
    panel = openPanel();
    const login = ['Login asked for', 'Loading the SDK', 'Asking the backend for a token', 'SDK ready'];
    login.push('The backend sent a token', 'Handing the token to ZIM', 'Logged in');
    expect(await saidOf(() => loggedIn(panel))).toEqual(login);
    expect(said()[0]).toBe('Logged in');
    const again = () => {
      void panel.session.login({ userID: 'alice' });
      void panel.session.renew();
    };
    expect(await saidOf(again)).toEqual([
      'Login asked for',
      'Renewal asked for',
      'Asking the backend for a token',
      'The backend sent a token',
      'Handing the new token to ZIM',
      'Token renewed',
    ]);
    expect(await saidOf(() => panel.fake.dropConnection(), 5_000)).toEqual([
      'Reconnecting',
      'Telling the SDK which token it has',
      'Connected',
    ]);
    expect(await saidOf(() => panel.session.logout())).toEqual(['Logged out']);
    expect(await saidOf(() => panel.session.logout())).toEqual([]);
    expect((await saidOf(() => loggedIn(panel))).filter((words) => /log|hand/i.test(words))).toEqual([
      'Login asked for',
      'Handing the token to ZIM',
      'Logged in',
    ]);
    expect(await saidOf(() => panel.fake.kick())).toEqual(['Logged out']);
    expect(panel.all('li')[0]?.innerText).toContain('kicked-out');
  });

  it('says of a loss and of each failed attempt what it was, and goes on asking', async () => {
    panel = openPanel({}, createWorld({ retry: () => 5_000 }));
    await loggedIn(panel);
    panel.backend.always = new Error('down');
    const [asked, none] = ['Asking the backend for a token', 'The backend sent no token'];
    expect(await saidOf(() => panel.clock.advance(55 * MINUTE), 6_000)).toEqual([asked, none, asked, none]);
    expect(await saidOf(() => panel.fake.expireNow(), 100)).toEqual(['Session lost', asked, none]);
    panel.backend.always = () => new Promise(() => {});
    // It may still come, until the next one is asked for.
    expect(await saidOf(() => {}, 16_000)).toEqual([asked, 'The attempt failed']);
    panel.backend.always = null;
    expect(await saidOf(() => {}, 5_000)).toEqual([
      'Gave up waiting for the backend',
      asked,
      'The backend sent a token',
      'Handing the token to ZIM',
      'Recovered',
    ]);
  });

  it('says once what other code did', async () => {
    panel = openPanel();
    await loggedIn(panel);
    const raw = rawOf(panel.session);
    const token = panel.backend.token(7_200);
    expect(await saidOf(() => void raw.login('alice', { token }))).toEqual([
      'Other code logs in, or renews',
      'Login asked for',
    ]);
    expect(await saidOf(() => void raw.renewToken(token))).toEqual([
      'Other code logs in, or renews',
      'Renewal asked for',
      'Handing the new token to ZIM',
      'Token renewed',
    ]);
    expect(await saidOf(() => raw.destroy())).toEqual(['Other code wants the ZIM instance destroyed']);
    expect(await saidOf(() => raw.logout())).toEqual(['Other code logged out']);
    expect(await saidOf(() => raw.destroy())).toEqual(['Other code destroyed the ZIM instance']);
    panel.one('input[type=checkbox]').click();
    expect(shown().map((item) => item.dataset.type)).toEqual([
      'instanceGone',
      ...Array.from({ length: 4 }, () => 'warning'),
    ]);
  });

  it('holds no more than the session does', async () => {
    panel = openPanel();
    panel.backend.always = new Error('down');
    const oldest = () => Date.parse(panel.all('time').at(-1)?.getAttribute('datetime') ?? '');
    for (let second = 0; second < 90; second += 1) {
      if (second % 30 === 0) void panel.session.login({ userID: 'alice' }).catch(() => {});
      await panel.clock.advance(1_000);
      await panel.drawn();
      expect(oldest()).toBeGreaterThanOrEqual(entries()[0]!.at);
    }
    expect(entries()).toHaveLength(200);
    const lines = said();
    panel.unmount();
    panel = openPanel({}, panel);
    expect(said()).toEqual(lines);
  });

  it('can be filtered by words and by problems', async () => {
    panel = openPanel();
    await loggedIn(panel);
    panel.fake.kick();
    await panel.clock.advance(100);
    await panel.drawn();
    const all = shown().length;
    filter('backend token');
    expect(shown().map((item) => item.dataset.type)).toEqual(['fetched', 'fetch']);
    expect(panel.one('.count').innerText).toBe(`2 of ${all}`);
    filter('no such thing');
    expect(shown()).toHaveLength(0);
    expect(panel.one('.scroll').innerText).toContain('Nothing like that has happened.');
    filter('');
    panel.one('input[type=checkbox]').click();
    expect(shown().map((item) => item.dataset.type)).toEqual(['loggedOut']);
  });

  it('lets Escape empty the filter before it closes the panel', async () => {
    panel = openPanel();
    const input = panel.one<HTMLInputElement>('input[type=search]');
    filter('x');
    input.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }));
    expect(panel.one('.panel').hidden).toBe(false);
    filter('');
    input.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }));
    expect(panel.one('.panel').hidden).toBe(true);
  });
});
