import type { TokenProvider, ZimSession, ZimSessionOptions } from 'zim-session';
import type { Clock } from '../../adapters/clock.ts';
import { oneTab } from '../../tabs/one-tab.ts';
import { createFakeZim, type FakeZim, type FakeZimOptions } from '../fake-zim/zim.ts';
import { createFakeBrowser, type FakeTab } from '../tabs/fake-browser.ts';
import { createScriptedPage, type ScriptedPage } from './scripted-page.ts';

/** A tab of a fake world: a page with its own ZIM. What becomes of it is done to it by the test. */
export interface QaTab
  extends Pick<FakeTab, 'freeze' | 'hide' | 'crash' | 'close' | 'thaw' | 'show' | 'isGone'> {
  readonly fake: FakeZim;
  readonly page: ScriptedPage;
  /** What `createZimSession` needs to live in this tab. */
  readonly options: ZimSessionOptions;
  /** A session in this tab. */
  session(options?: Partial<ZimSessionOptions>): ZimSession;
}

/** What tabs of a world have in common. */
export interface TabsSetting {
  readonly clock: Clock;
  readonly random: () => number;
  readonly zim: Pick<FakeZimOptions, 'appID' | 'serverNow' | 'onRequest'>;
  readonly options: { readonly appID: number; readonly tokenProvider: TokenProvider };
  create(options: Partial<ZimSessionOptions>): ZimSession;
}

/** Whoever is frozen hears the answer later. */
const inTab =
  ({ task }: FakeTab, provider: TokenProvider): TokenProvider =>
  (request) =>
    new Promise((resolve, reject) => {
      Promise.resolve(provider(request)).then(
        (answer) => task(() => resolve(answer)),
        (error) => task(() => reject(error)),
      );
    });

/**
 * Tabs of one browser, with the option `tabs: oneTab()`. One device per user, as ZIM has it by default: who logs in kicks
 * the same user out of the others, once these hear of anything.
 */
export function createFakeTabs(count: number, setting: TabsSetting): readonly QaTab[] {
  const browser = createFakeBrowser();
  const tabs: { readonly fake: FakeZim; readonly tab: FakeTab }[] = [];

  function kickOthers(mine: FakeZim, userID: string | null): void {
    if (userID === null || mine.online !== userID) return;
    for (const { fake, tab } of tabs)
      if (fake !== mine && fake.online === userID)
        tab.task(() => {
          if (fake.online === userID) fake.kick();
        });
  }

  return Array.from({ length: count }, () => {
    const tab = browser.tab();
    const clock = tab.clock(setting.clock);
    const fake = createFakeZim({
      ...setting.zim,
      clock,
      onRequest(request) {
        setting.zim.onRequest?.(request);
        const { method, userID } = request;
        if (method === 'login') queueMicrotask(() => kickOthers(fake, userID));
      },
    });
    tabs.push({ fake, tab });
    const page = createScriptedPage();
    const options: ZimSessionOptions = {
      ...setting.options,
      tokenProvider: inTab(tab, setting.options.tokenProvider),
      sdk: fake.ZIM,
      platform: { clock, random: setting.random, page },
      tabs: oneTab(tab.oneTab),
    };
    return {
      ...tab,
      get isGone() {
        return tab.isGone;
      },
      show() {
        tab.show();
        // The page hears of it first.
        queueMicrotask(() => tab.task(page.wake));
      },
      thaw() {
        tab.thaw();
        tab.task(page.wake);
      },
      fake,
      page,
      options,
      session: (more) =>
        setting.create({ ...options, ...more, platform: { ...options.platform, ...more?.platform } }),
    };
  });
}
