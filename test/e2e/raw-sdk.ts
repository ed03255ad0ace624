import type { Page } from 'playwright';

/** What the raw SDK did in the page, in order: events as `2/0`, and `tokenWillExpire 30`, `login ok`, … */
export interface RawEntry {
  /** ms since the page was made. */
  readonly at: number;
  readonly what: string;
  readonly detail?: unknown;
}

interface RawWindow {
  raw: {
    zim: {
      on(type: string, listener: (zim: unknown, data: Record<string, unknown>) => void): void;
      login(userID: string, config: object): Promise<unknown>;
      renewToken(token: string): Promise<unknown>;
      logout(): unknown;
    };
    log: { at: number; what: string; detail?: unknown }[];
    follow(name: string, act: () => Promise<unknown>): void;
  };
}

/** Drives the unmodified SDK, without the library, inside a page. */
export interface RawSdk {
  login(userID: string, token: string): Promise<void>;
  renewToken(token: string): Promise<void>;
  logout(): Promise<void>;
  log(): Promise<RawEntry[]>;
  /** The log's `what`s. */
  story(): Promise<string[]>;
  forget(): Promise<void>;
}

/** Creates the singleton. Calls return at once: how they end is written into the log. */
export async function rawSDK(page: Page, appID: number): Promise<RawSdk> {
  await page.evaluate(async (id) => {
    const module = (await window.loadSDK()) as unknown as Record<string, unknown> & { default?: unknown };
    const ZIM = (module.ZIM ?? (module.default as { ZIM?: unknown }).ZIM ?? module.default) as {
      create(config: object): RawWindow['raw']['zim'];
    };
    const log: RawWindow['raw']['log'] = [];
    const note = (what: string, detail?: unknown): void => {
      log.push({ at: Math.round(performance.now()), what, detail });
    };
    const zim = ZIM.create({ appID: id, appSign: '' });
    zim.on('connectionStateChanged', (_, data) => note(`${data.state}/${data.event}`, data.extendedData));
    zim.on('tokenWillExpire', (_, data) => note(`tokenWillExpire ${data.second}`));
    const follow = (name: string, act: () => Promise<unknown>): void => {
      act().then(
        () => note(`${name} ok`),
        (error: { code?: number; message?: string }) => note(`${name} ${error.code}`),
      );
    };
    (window as unknown as RawWindow).raw = { zim, log, follow };
  }, appID);

  const log = (): Promise<RawEntry[]> => page.evaluate(() => (window as unknown as RawWindow).raw.log);
  return {
    login: (userID, token) =>
      page.evaluate(
        ([user, secret]) => {
          const { raw } = window as unknown as RawWindow;
          const config = { token: secret, userName: '', customStatus: '', isOfflineLogin: false };
          raw.follow('login', () => raw.zim.login(user, config));
        },
        [userID, token] as const,
      ),
    renewToken: (token) =>
      page.evaluate((secret) => {
        const { raw } = window as unknown as RawWindow;
        raw.follow('renew', () => raw.zim.renewToken(secret));
      }, token),
    logout: () => page.evaluate(() => void (window as unknown as RawWindow).raw.zim.logout()),
    log,
    story: async () => (await log()).map(({ what }) => what),
    forget: () =>
      page.evaluate(() => void (window as unknown as RawWindow).raw.log.splice(0, Number.POSITIVE_INFINITY)),
  };
}
