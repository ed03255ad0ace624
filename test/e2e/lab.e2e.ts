import { createRequire } from 'node:module';
import type { Frame, FrameLocator, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Demo, startDemo } from './demo-server.ts';

// A scenario is played on time that stands still until it is moved (`?still`): each instant of it is the same on
// every machine. By hand, and in the last scenario, time passes as it does for people.

const axePath = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

declare global {
  interface Window {
    axe: typeof import('axe-core');
  }
}

describe('the Lab', () => {
  let demo: Demo;
  let page: Page;
  let ours: FrameLocator;
  let documented: FrameLocator;

  beforeAll(async () => {
    demo = await startDemo({ PORT: '0' });
    page = await demo.newPage({ viewport: { width: 1440, height: 1000 } });
    await page.goto(new URL('?still', demo.url).href);
    ours = page.frameLocator('#ours');
    documented = page.frameLocator('#documented');
    await ready();
  });

  afterAll(async () => {
    await demo?.browser.close();
    demo?.process.kill('SIGKILL');
  });

  const ready = () => page.waitForFunction(() => window.otherPane !== undefined);
  const online = (app: FrameLocator) => app.locator('body').evaluate(() => window.pane?.isOnline());
  const happened = () =>
    ours.locator('body').evaluate(() => window.zimSession.timeline().map(({ type }) => type));

  const letPass = (ms: number) => page.evaluate((passing) => window.letPass?.(passing), ms);

  /** Plays a scenario to its end; answers the verdicts. */
  async function play(id: string): Promise<{ ours: string; documented: string }> {
    await page.locator(`[data-id=${id}]`).click();
    await page.locator('body[data-playing]').waitFor();
    await page.locator('body:not([data-playing])').waitFor();
    expect(await page.locator('#story li').last().innerText()).toContain('still there');
    return {
      ours: await page.locator('#ours-verdict').innerText(),
      documented: await page.locator('#documented-verdict').innerText(),
    };
  }

  /** ms of its app's time that each answer of the backend took, which is in the page. */
  const answersTook = () =>
    ours.locator('body').evaluate(() => {
      const entries = window.zimSession.timeline();
      return entries.flatMap(({ type, at }, index) => {
        const answer = entries.slice(index).find((entry) => /^fetch(ed|Failed)$/.test(entry.type));
        return type === 'fetch' ? [(answer?.at ?? Number.POSITIVE_INFINITY) - at] : [];
      });
    });

  async function oursLivesTheOtherDies(id: string): Promise<{ ours: string; documented: string }> {
    const verdicts = await play(id);
    expect(verdicts.ours).toMatch(/^Alive\./);
    expect(verdicts.documented).toMatch(/^Dead\./);
    expect(await online(ours)).toBe(true);
    expect(await online(documented)).toBe(false);
    expect(await ours.locator('#sees').innerText()).toBe('Logged in as alice');
    expect(new Set(await answersTook())).toEqual(new Set([0]));
    return verdicts;
  }

  async function findings(frame: Frame): Promise<unknown[]> {
    await frame.addScriptTag({ path: axePath });
    return frame.evaluate(async () => {
      const { violations } = await window.axe.run(document, { iframes: false });
      return violations.map(({ id, nodes }) => [id, ...nodes.map(({ html }) => html)]);
    });
  }

  /** What axe finds in the Lab and in both panes. */
  async function allFindings(colorScheme: 'light' | 'dark'): Promise<unknown[]> {
    await page.emulateMedia({ colorScheme });
    const isSo = await page.evaluate(
      (scheme) => matchMedia(`(prefers-color-scheme: ${scheme})`).matches,
      colorScheme,
    );
    expect(isSo).toBe(true);
    const found: unknown[] = [];
    for (const frame of page.frames()) found.push(...(await findings(frame)));
    return found;
  }

  it('"laptop sleeps over the expiry": the session recovers, the documented code does not', async () => {
    const verdicts = await oursLivesTheOtherDies('sleep');
    expect(verdicts.ours).toMatch(/^Alive\. Away for /);
    expect(await happened()).toContain('recovered');
    expect(await documented.locator('#console').innerText()).toContain('Uncaught');
    expect(await documented.locator('#sees').innerText()).not.toContain('Logged in');
    expect(await page.locator('#ours-life').getAttribute('aria-label')).toMatch(/asleep for 20 min/);
  });

  it('"backend down for four minutes": the session is back as soon as the backend is', async () => {
    const verdicts = await oursLivesTheOtherDies('outage');
    expect(verdicts.ours).toMatch(/^Alive\. Away for /);
    const types = await happened();
    expect(types).toContain('sessionLost');
    expect(types).toContain('recovered');
    await expect.poll(() => documented.locator('#console').innerText()).toContain('Uncaught');
  });

  it('"kicked out by another tab": nobody fights, and the button works when the user presses it', async () => {
    await oursLivesTheOtherDies('kicked');
    const types = await happened();
    expect(types.filter((type) => type === 'loggedOut')).toHaveLength(2);
    expect(types).not.toContain('recovered');
    expect(await documented.locator('#press').isDisabled()).toBe(true);
  });

  it('"clock is an hour off": the session renews in time all the same', async () => {
    const verdicts = await oursLivesTheOtherDies('clock');
    expect(verdicts.documented).toContain('expired token');
    const skew = await ours.locator('body').evaluate(() => window.zimSession.getSnapshot().clockSkew);
    expect(skew).toBeLessThan(-3_500_000);
    expect(await happened()).not.toContain('sessionLost');
    expect(await documented.locator('#sees').innerText()).toBe('Disconnected');
  });

  it('"UIKit torn down": the session does not let it, the documented code does not know', async () => {
    const verdicts = await oursLivesTheOtherDies('uikit');
    expect(verdicts.documented).toContain('it does not know');
    expect(verdicts.ours).not.toContain('Away');
    expect(await happened()).not.toContain('sessionLost');
    const warned = await ours
      .locator('body')
      .evaluate(() => window.zimSession.timeline().filter(({ type }) => type === 'warning'));
    expect(warned.map(({ detail }) => detail)).toEqual(['code foreign-destroy']);
    expect(await documented.locator('#sees').innerText()).toBe('Logged in as alice');
  });

  it('"the line goes dead": the session notices, the documented code stays deaf', async () => {
    const verdicts = await oursLivesTheOtherDies('line');
    expect(verdicts.ours).toMatch(/^Alive\. Away for /);
    expect(await happened()).toContain('recovered');
    expect(verdicts.documented).toContain('says Connected');
    expect(await documented.locator('#sees').innerText()).toBe('Logged in as alice');
  });

  it('begins anew, and does to both by hand what is done in the panel', async () => {
    await page.getByRole('button', { name: 'Start over' }).click();
    await page.waitForFunction(() => document.getElementById('ours-verdict')?.hidden);
    await ready();
    await page.getByRole('button', { name: 'Log in both' }).click();
    await expect.poll(() => online(ours)).toBe(true);
    await expect.poll(() => online(documented)).toBe(true);
    await page.getByLabel('Time').selectOption('5');
    await ours.getByRole('button', { name: 'Kick out' }).click();
    await ours.locator('#sees').getByText('Logged in on another device').waitFor();
    await documented.locator('#sees').getByText('Logged in elsewhere').waitFor();
    await ours.getByRole('button', { name: 'Use here' }).click();
    await ours.locator('#sees').getByText('Logged in as alice').waitFor();
    expect(await ours.locator('body').evaluate(() => window.pane?.speed)).toBe(5);
  });

  it('counts it as no loss when the user logs out, in this app alone', async () => {
    await page.getByRole('button', { name: 'Start over' }).click();
    await ready();
    await page.getByRole('button', { name: 'Log in both' }).click();
    await expect.poll(() => online(ours)).toBe(true);
    await expect.poll(() => online(documented)).toBe(true);
    const life = page.locator('#ours-life');
    // A minute of the panel's is one of both, and no sleep.
    await ours.getByRole('button', { name: 'Let pass' }).click();
    for (const one of [life, page.locator('#documented-life')]) {
      await expect
        .poll(() => one.getAttribute('aria-label'))
        .toMatch(/^messages arrived for 1 min( \d+ s)?$/);
    }
    await ours.getByRole('button', { name: 'Log out' }).click();
    await expect.poll(() => online(ours)).toBe(false);
    await letPass(20_000);
    expect(await online(documented)).toBe(true);
    await ours.getByRole('button', { name: 'Log in' }).click();
    await expect.poll(() => online(ours)).toBe(true);
    await letPass(5_000);
    expect(await life.locator('[data-life=off]').count()).toBe(0);
    await ours.getByRole('button', { name: 'Kick out' }).click();
    await life.locator('[data-life=off]').waitFor({ state: 'attached' });
  });

  it('stops a scenario that is under way, as people see it: sped up', async () => {
    await page.goto(demo.url);
    await ready();
    // In the page, which does not leap over it however slow it is: from here it may be over between two questions.
    const spedUp = page.waitForFunction(
      () => {
        const label = document.getElementById('ours-life')?.getAttribute('aria-label') ?? '';
        const { value } = document.getElementById('speed') as HTMLSelectElement;
        return /^messages arrived for \d\d s$/.test(label) && value !== '1' && value;
      },
      null,
      { polling: 20 },
    );
    await page.locator('[data-id=outage]').click();
    await page.locator('#story').getByText('Nothing happens for two minutes').waitFor();
    const said = [await ours.locator('#sees').innerText(), await documented.locator('#sees').innerText()];
    expect(said).toEqual(['Logged in as alice', 'Logged in as alice']);
    expect(await (await spedUp).jsonValue()).toBe('20');
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.locator('body:not([data-playing])').waitFor();
    await ready();
    await expect.poll(() => ours.locator('#sees').innerText()).toBe('Not logged in');
  });

  it.each(['light', 'dark'] as const)('gives axe nothing to find, in %s', async (colorScheme) => {
    expect(await allFindings(colorScheme)).toEqual([]);
  });

  it('fits a phone', async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    for (const frame of page.frames()) {
      const [scroll, client] = await frame.evaluate(() => {
        const { scrollWidth, clientWidth } = document.documentElement;
        return [scrollWidth, clientWidth];
      });
      expect(scroll, frame.url()).toBeLessThanOrEqual(client as number);
    }
  });
});
