import type { ZimSessionOptions } from 'zim-session';
import { BACKEND_FAULTS } from '../backend/faults.ts';
import { type ScriptedTokenProvider, scriptedTokenProvider } from '../backend/scripted-provider.ts';
import { DEFAULT_APP_ID } from '../backend/test-app.ts';
import { createFakeZim, type FakeZim } from '../fake-zim/zim.ts';
import { createQa, QaUnavailableError } from '../qa/handle.ts';
import type { Qa } from '../qa/qa.ts';
import { pageWorldClock, systemWorldClock, virtualWorldClock, type WorldClock } from './clock.ts';
import { fakeGround } from './fake-ground.ts';
import { createFakeTabs, type QaTab } from './fake-tab.ts';
import type { FakeWorldOptions } from './options.ts';
import { presentToken } from './present-token.ts';
import { createScriptedPage, type ScriptedPage } from './scripted-page.ts';
import { WorldSessions } from './sessions.ts';
import type { QaWorld } from './world.ts';

/** A world in memory, with its doubles for tests that want more than the handle. */
export interface FakeWorld extends QaWorld {
  readonly zim: 'fake';
  readonly fake: FakeZim;
  readonly backend: ScriptedTokenProvider;
  readonly page: ScriptedPage;
  /** The tabs, where `tabs` says how many; else none. */
  readonly tabs: readonly QaTab[];
}

const NO_TIME = "this world lives by the page's time. Use clock: 'virtual', or your fake timers";

function clockOf(choice: FakeWorldOptions['clock']): WorldClock {
  if (choice === 'system') return systemWorldClock();
  if (choice === 'page') return pageWorldClock(false);
  return virtualWorldClock(choice === 'virtual' ? undefined : choice);
}

export function createFakeWorld(options: FakeWorldOptions): FakeWorld {
  const { platform = 'web', createZimSession } = options;
  if (platform !== 'web' && !createZimSession) {
    const entry = platform === 'uni-app' ? 'miniprogram' : platform;
    throw new TypeError(`with platform: '${platform}' pass createZimSession of zim-session/${entry}, too`);
  }
  const { appID = DEFAULT_APP_ID, tokenLifetime = 3_600_000, latency = 50, random = () => 0.5 } = options;
  const time = clockOf(options.clock);
  const { clock, serverNow } = time;
  let logins = 0;
  const onRequest = ({ method }: { readonly method: string }): void => {
    if (method === 'login') logins += 1;
  };
  const backend = scriptedTokenProvider({ clock, now: serverNow, lifetime: tokenLifetime, latency });
  const tabs: readonly QaTab[] = createFakeTabs(options.tabs ?? 0, {
    clock,
    random,
    zim: { appID, serverNow, onRequest },
    options: { appID, tokenProvider: backend },
    create: (more) => sessions.create(more),
  });
  const fake = tabs[0]?.fake ?? createFakeZim({ clock, appID, serverNow, onRequest, platform });
  const page = tabs[0]?.page ?? createScriptedPage();
  const sessionOptions: ZimSessionOptions = tabs[0]?.options ?? {
    appID,
    tokenProvider: backend,
    sdk: fake.ZIM,
    platform: { clock, random, page },
  };
  const sessions = new WorldSessions(sessionOptions, createZimSession);
  const { sleep } = time;

  /** Whoever is logged in; what is done to them would be done to nobody otherwise. */
  function somebody(handle: string): string {
    if (fake.online === null) throw new QaUnavailableError(handle, 'nobody is logged in');
    return fake.online;
  }

  function wake(): void {
    fake.showPage();
    page.wake();
  }

  let isDown = false;
  const qa: Qa = createQa(
    'fake',
    clock,
    {
      async expireNow() {
        somebody('expireNow');
        // As the real SDK at a token that has ended: the warning, then the end (S22, S29).
        fake.emit('tokenWillExpire', { second: 0 });
        fake.expireNow();
      },
      async expireIn(ms) {
        const zim = fake.ZIM.getInstance();
        if (fake.online === null || !zim) {
          backend.fail('short-lived', { lifetime: ms, times: 1 });
          return;
        }
        const expiresAt = Math.ceil((serverNow() + ms) / 1000) * 1000;
        const token = await backend.mint(fake.online, expiresAt);
        await time.until(presentToken('expireIn', zim, token, clock), 20_000);
      },
      sleep: sleep
        ? async (ms) => {
            await sleep(ms);
            wake();
          }
        : NO_TIME,
      advance: time.advance ?? NO_TIME,
      skewClock: async (ms) => time.skew(ms),
      async kick() {
        somebody('kick');
        fake.kick();
      },
      async unregister() {
        somebody('unregister');
        fake.unregister();
      },
      async dropConnection({ clean = false, stayDown = false } = {}) {
        isDown ||= stayDown;
        if (!stayDown) fake.dropConnection({ clean });
        else {
          page.online = false;
          fake.goOffline();
        }
      },
      refuseLogin: async (code) => fake.refuseLogin(code),
      hang: async () => fake.silence(),
      backend: { faults: BACKEND_FAULTS, fail: backend.fail, failing: backend.failing, missing: '' },
      async heal() {
        fake.heal();
        backend.heal();
        time.skew(0);
        page.online = true;
        if (!isDown) return;
        isDown = false;
        fake.goOnline();
        page.wake();
      },
    },
    () => time.settle(),
    fakeGround({ appID, fake, backend, page, tabs, time, logins: () => logins, heal: () => qa.heal() }) ??
      NO_TIME,
  );

  return {
    zim: 'fake',
    qa,
    fake,
    backend,
    page,
    tabs,
    options: sessionOptions,
    session: (more) => sessions.create(more),
    until: (promise, within = 120_000) => time.until(promise, within),
    async close() {
      await sessions.end();
      time.close();
    },
  };
}
