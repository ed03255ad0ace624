import type { Page } from 'playwright';
import type { ZimSession } from 'zim-session';

declare global {
  interface Window {
    /** Sessions of the page under test, by name. */
    sessions: Record<string, ZimSession>;
    /** What happened, as `name event detail`. */
    story: string[];
  }
}

/** A session in the page, driven from the test. */
export interface PageSession {
  login(userID?: string): Promise<string>;
  renew(): Promise<string>;
  logout(): Promise<void>;
  destroy(): Promise<void>;
  snapshot(): Promise<Record<string, unknown>>;
  story(): Promise<string[]>;
}

/** Creates `window.sessions[name]` and writes its events down. */
export async function pageSession(page: Page, appID: number, name = 'one'): Promise<PageSession> {
  await page.evaluate(
    ({ id, key }) => {
      const session = window.lib.createZimSession({
        appID: id,
        tokenProvider: '/api/zim/token',
        sdk: window.loadSDK,
        logger: console,
      });
      window.sessions ??= {};
      window.story ??= [];
      window.sessions[key] = session;
      const tell = (text: string) => window.story.push(`${key} ${text}`);
      session.on('stateChanged', (now, before) => {
        if (now.status !== before.status) tell(now.status);
        if (now.connection !== before.connection) tell(now.connection);
      });
      session.on('tokenRenewed', () => void tell('tokenRenewed'));
      session.on('renewalFailed', ({ error }) => void tell(`renewalFailed ${error.code}`));
      session.on('sessionLost', ({ error }) => void tell(`sessionLost ${error.code}`));
      session.on('recovered', () => void tell('recovered'));
      session.on('warning', ({ code }) => void tell(`warning ${code}`));
      session.on('tokenWillExpire', () => void tell('tokenWillExpire'));
      session.on('loggedOut', ({ reason }) => void tell(`loggedOut ${reason}`));
    },
    { id: appID, key: name },
  );
  // Results are codes: an instance cannot leave the page.
  const call = (method: 'login' | 'renew', user = 'alice') =>
    page.evaluate(
      ({ key, what, userID }) => {
        const session = window.sessions[key]!;
        const promise: Promise<unknown> = what === 'login' ? session.login({ userID }) : session.renew();
        return promise.then(
          () => 'ok',
          (error: { code: string }) => error.code,
        );
      },
      { key: name, what: method, userID: user },
    );
  return {
    login: (userID) => call('login', userID),
    renew: () => call('renew'),
    logout: () => page.evaluate((key) => window.sessions[key]!.logout(), name),
    destroy: () => page.evaluate((key) => window.sessions[key]!.destroy(), name),
    snapshot: async () =>
      JSON.parse(
        await page.evaluate((key) => {
          const { error, ...rest } = window.sessions[key]!.getSnapshot();
          return JSON.stringify({ ...rest, error: error?.code ?? null });
        }, name),
      ),
    story: () => page.evaluate(() => window.story),
  };
}
