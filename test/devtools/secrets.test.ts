import { afterEach, describe, expect, it, vi } from 'vitest';
import { ZimSessionError } from 'zim-session';
import { loggedIn } from '../session/world.ts';
import { openPanel, type PanelPage, recordQa } from './panel-page.ts';

const MINUTE = 60_000;
// Long, and not a word that the panel says.
const USER = { userID: 'jqk7umlaut' };

let panel: PanelPage;
afterEach(() => {
  panel.unmount();
  vi.restoreAllMocks();
});

function copied(): string[] {
  const texts: string[] = [];
  vi.spyOn(navigator.clipboard, 'writeText').mockImplementation(async (text) => void texts.push(text));
  return texts;
}

const tokens = () => panel.fake.serverTokens;

describe('what the panel never says', () => {
  it('shows no token over a whole run: login, renewals, an outage, a loss, a denial that quotes one', async () => {
    panel = openPanel({ qa: recordQa() });
    const texts = copied();
    const seen: string[] = [];
    const look = async () => {
      await panel.drawn();
      panel.press('Copy as redacted report');
      await Promise.resolve();
      seen.push(panel.text());
    };
    const login = panel.session.login(USER);
    await look();
    await panel.clock.advance(1_000);
    await login;
    await look();
    await panel.clock.advance(56 * MINUTE);
    await look();
    panel.backend.always = new Error(`no token for ${USER.userID}`);
    await panel.clock.advance(54 * MINUTE);
    await look();
    await panel.clock.advance(10 * MINUTE);
    await look();
    const last = tokens().at(-1)!;
    panel.backend.always = new ZimSessionError('token-denied', { detail: `${USER.userID} showed ${last}` });
    await panel.clock.advance(5 * MINUTE);
    await look();
    expect(panel.session.getSnapshot()).toMatchObject({ status: 'logged-out', reason: 'token-denied' });
    expect(panel.one('.trouble').innerText).toContain('[token]');

    expect(tokens().length).toBeGreaterThan(1);
    expect(texts).toHaveLength(6);
    for (const token of tokens())
      for (const text of [...seen, ...texts]) {
        expect(text).not.toContain(token);
        expect(text).not.toContain(token.slice(0, 30));
      }
    for (const text of texts) expect(text).not.toContain(USER.userID);
    expect(seen[1]).toContain(USER.userID);
  });

  it('copies what a bug report needs', async () => {
    panel = openPanel();
    const texts = copied();
    await loggedIn(panel, USER);
    panel.fake.kick();
    await panel.clock.advance(1_000);
    panel.press('Copy as redacted report');
    await expect.poll(() => panel.one('.copied').innerText).toBe('Copied');
    const { error } = panel.session.getSnapshot();
    expect(texts[0]).toContain('status: logged-out (kicked-out)');
    expect(texts[0]).toContain(`error: kicked-out (session). ${error?.remediation}`);
    for (const { at, type } of panel.session.timeline())
      expect(texts[0]).toContain(`${new Date(at).toISOString()} ${type}`);
  });

  it('says for a few seconds that it has copied', async () => {
    panel = openPanel();
    copied();
    const start = performance.now();
    const time = vi.spyOn(performance, 'now').mockReturnValue(start);
    panel.press('Copy as redacted report');
    const said = () => panel.one('.copied').innerText;
    await expect.poll(said).toBe('Copied');
    time.mockReturnValue(start + 3_000);
    await panel.clock.advance(1_000);
    void panel.session.login(USER).catch(() => {});
    await panel.drawn();
    expect(said()).toBe('Copied');
    time.mockReturnValue(start + 5_000);
    await panel.drawn();
    expect(said()).toBe('');
  });

  it('copies no time of a renewal while the backend denies', async () => {
    panel = openPanel();
    const texts = copied();
    await loggedIn(panel, USER);
    panel.backend.always = new ZimSessionError('token-denied');
    void panel.session.renew().catch(() => {});
    await panel.clock.advance(1_000);
    panel.press('Copy as redacted report');
    await expect.poll(() => texts).toHaveLength(1);
    expect(texts[0]).toMatch(/^token: renews not while denied, ends 2030-/m);
  });

  it('gives the report to be copied by hand where the page may not write to the clipboard', async () => {
    panel = openPanel();
    vi.spyOn(navigator.clipboard, 'writeText').mockRejectedValue(new Error('denied'));
    await loggedIn(panel, USER);
    panel.press('Copy as redacted report');
    const text = panel.one<HTMLTextAreaElement>('textarea');
    await expect.poll(() => text.hidden).toBe(false);
    expect(text.value).toContain('status: logged-in');
    expect(text.value).not.toContain(USER.userID);
    expect(text.selectionEnd).toBe(text.value.length);
  });
});
