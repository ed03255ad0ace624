import { parseToken } from '../../core/token.ts';
import type { ScriptedTokenProvider } from '../backend/scripted-provider.ts';
import type { FakeZim } from '../fake-zim/zim.ts';
import type { Ground } from '../qa/stage.ts';
import type { WorldClock } from './clock.ts';
import type { QaTab } from './fake-tab.ts';
import { turnPage } from './real-page.ts';
import type { ScriptedPage } from './scripted-page.ts';

/** What a ground is made of. */
export interface FakeParts {
  readonly appID: number;
  readonly fake: FakeZim;
  readonly backend: ScriptedTokenProvider;
  readonly page: ScriptedPage;
  readonly tabs: readonly QaTab[];
  readonly time: WorldClock;
  readonly logins: () => number;
  readonly heal: () => Promise<void>;
}

/** When that token ends: epoch ms; NaN where it is none. */
export function endOf(token: string | undefined): number {
  try {
    return token === undefined ? Number.NaN : parseToken(token).expiresAt;
  } catch {
    return Number.NaN;
  }
}

/** Where faults are played on the doubles; null where time cannot be moved. */
export function fakeGround(parts: FakeParts): Ground | null {
  const { appID, fake, backend, page, tabs, time, logins, heal } = parts;
  const { advance, sleep } = time;
  if (!advance || !sleep) return null;

  function sockets(open: boolean): void {
    // Healing says nothing to the page.
    if (open) fake.heal();
    else fake.goOffline();
  }

  async function wake(): Promise<void> {
    fake.showPage();
    page.wake();
    await time.settle();
  }

  return {
    now: time.serverNow,
    isUp: () => fake.reached,
    logins,
    tokenEndsAt: () => endOf(fake.serverTokens.at(-1)),
    pass: advance,
    async sleep(ms) {
      await sleep(ms);
      await wake();
    },
    async leave(ms) {
      turnPage('pagehide');
      tabs[0]?.hide();
      fake.dropConnection();
      await sleep(ms);
      turnPage('pageshow');
      tabs[0]?.show();
      await time.settle();
      await wake();
    },
    sockets,
    network(up, told) {
      sockets(up);
      if (up) backend.heal();
      else backend.fail('unreachable');
      if (!told) return;
      page.online = up;
      if (!up) return;
      fake.goOnline();
      page.wake();
    },
    // A line that is dead is one, whether it was closed or forgotten: the SDK notices neither.
    drop: (how) => fake.dropConnection({ clean: how !== 'broken' }),
    close: fake.serverClose,
    restart: fake.restart,
    async kick() {
      fake.kick();
    },
    skew: time.skew,
    backend(how, times) {
      if (how) backend.fail(how, times ? { times } : {});
      else backend.heal();
    },
    appID,
    zimClass: async () => fake.ZIM,
    hasTabs: tabs.length > 1,
    heal,
  };
}
