import type { ScriptedTokenProvider } from '../backend/scripted-provider.ts';
import type { Ground } from '../qa/stage.ts';
import type { SharedZimClass } from '../qa/uikit.ts';
import type { ZimServer } from '../zim-server/zim-server.ts';
import type { WorldClock } from './clock.ts';
import { endOf } from './fake-ground.ts';
import { classOf, pageOnline, turnPage, wakePage } from './real-page.ts';

/** What a ground is made of. */
export interface LoopbackParts {
  readonly appID: number;
  readonly server: ZimServer;
  /** What the server does not take any more. */
  readonly revoked: Set<string>;
  readonly backend: ScriptedTokenProvider;
  readonly sdk: unknown;
  readonly time: WorldClock;
  readonly heal: () => Promise<void>;
}

/** Where faults are played on the real SDK in this page; null where time cannot be moved. */
export function loopbackGround(parts: LoopbackParts): Ground | null {
  const { appID, server, revoked, backend, sdk, time, heal } = parts;
  const { advance, sleep } = time;
  if (!advance || !sleep) return null;
  const logins = () => server.requests.filter(({ cmd }) => cmd === 'login');

  return {
    now: time.serverNow,
    isUp: () => server.online().length > 0,
    logins: () => logins().length,
    tokenEndsAt: () => endOf(server.requests.filter(({ token }) => token).at(-1)?.token),
    pass: advance,
    async sleep(ms) {
      await sleep(ms);
      wakePage();
    },
    async leave(ms) {
      turnPage('pagehide');
      server.drop();
      await sleep(ms);
      turnPage('pageshow');
      wakePage();
    },
    sockets: (open) => server.offline(!open),
    network(up, told) {
      server.offline(!up);
      if (up) backend.heal();
      else backend.fail('unreachable');
      if (told && up) pageOnline();
    },
    drop: (how) => server.drop({ clean: how === 'clean', silent: how === 'silent' }),
    close: () => server.closeStream(),
    restart() {
      for (const { token } of server.requests) if (token) revoked.add(token);
      server.drop();
    },
    async kick() {
      await Promise.all(server.online().map((user) => server.kick(user)));
    },
    skew: time.skew,
    backend(how, times) {
      if (how) backend.fail(how, times ? { times } : {});
      else backend.heal();
    },
    appID,
    zimClass: async () => (await classOf(sdk)) as unknown as SharedZimClass,
    hasTabs: false,
    heal,
  };
}
