import {
  createZimSession,
  type ZimSession,
  type ZimSessionError,
  type ZimSessionSnapshot,
} from 'zim-session';
import type { Figures } from './figures.ts';
import type { Act, UserName } from './story.ts';
import type { PromiseWatch } from './watch/promises.ts';
import { checkError, checkOutput } from './watch/secrets.ts';
import { inconsistency } from './watch/snapshots.ts';
import type { SurvivalWatch } from './watch/survival.ts';
import { USERS, type World } from './world.ts';

/** What a listener of the app throws on purpose. */
export const ON_PURPOSE = 'a listener of the app throws';
/** Requests a minute, where nothing but the session itself makes it ask; and as many more for each thing that does. */
const CALM_RATE = 40;
const RATE_PER_NUDGE = 6;

/** A session of the page, and all that the app does with it. */
export interface Actor {
  readonly session: ZimSession;
  readonly gone: boolean;
  login(user: UserName, abort: number | null): void;
  call(what: 'logout' | 'renew' | 'preload' | 'destroy'): void;
  react(act: Act & { do: 'react' }): void;
  check(): void;
  /** How often a listener was called. */
  readonly heard: number;
}

export interface Watches {
  readonly promises: PromiseWatch;
  readonly survival: SurvivalWatch;
}

function countRequest(world: World, mine: readonly { signal: AbortSignal; settled: boolean }[]): void {
  const { served } = world.backend;
  world.figures.fetches += 1;
  if (mine.some(({ signal, settled }) => !settled && !signal.aborted)) {
    world.breaks('one token fetch at a time', 'asked again before the first was answered or aborted');
  }
  const from = world.elapsed() - 60_000;
  let count = 1;
  for (let at = served.length - 1; at >= 0 && served[at]!.at > from; at -= 1) count += 1;
  const nudges = world.nudges.filter((at) => at > from).length;
  if (!nudges) world.figures.worstRate = Math.max(world.figures.worstRate, count);
  if (count > CALM_RATE + RATE_PER_NUDGE * nudges) {
    world.breaks('requests stay under a rate', `${count} within a minute, with ${nudges} reasons`);
  }
}

export function mount(world: World, watches: Watches, who: number, others: () => readonly Actor[]): Actor {
  const { setting, clock, fake, page, timers, noise, desired, elapsed } = world;
  const { promises, survival } = watches;
  const line = (text: string) => checkOutput(world, 'a line of the log', text);
  const session = createZimSession({
    appID: 1234567890,
    tokenProvider: world.backend.provider((request, mine) => {
      world.trace(`asks the backend: ${request.reason}, attempt ${request.attempt}`);
      countRequest(world, mine);
    }),
    sdk:
      setting.loader === null
        ? fake.ZIM
        : () =>
            new Promise((resolve, reject) => {
              clock.setTimeout(() => {
                if (world.calm.faults.has('sdk')) reject(new TypeError('Failed to fetch a module'));
                else resolve(fake.ZIM);
              }, setting.loader!);
            }),
    renewal: { window: setting.window },
    logger: { debug: line, info: line, warn: line, error: line },
    platform: {
      clock: timers,
      random: noise.next,
      page: {
        onWake(fn) {
          page.wakes.add(fn);
          return () => page.wakes.delete(fn);
        },
        isOnline: () => page.online,
      },
    },
  });
  world.instances.set(who, () => session.zim);
  let gone = false;
  let heard = 0;
  let last: ZimSessionSnapshot = session.getSnapshot();
  let busySince: number | null = null;

  const leads = () => others().find((one) => !one.gone)?.session === session;

  function count(figure: keyof Figures, by = 1): void {
    if (leads()) world.figures[figure] += by;
  }

  /** The sessions that share a login; before the SDK is loaded, each loader has a page of its own. */
  const sharers = () =>
    [...others().keys()].filter((at) => others()[at]?.session.getSnapshot() === session.getSnapshot());
  const nobody = () => {
    for (const at of sharers()) desired.delete(at);
  };

  function watchTime(status: string): void {
    const busy = status === 'logged-in' || status === 'recovering';
    if (busySince !== null) count('sessionTime', elapsed() - busySince);
    busySince = busy ? elapsed() : null;
  }

  function check(): void {
    const now = session.getSnapshot();
    if (session.getSnapshot() !== now)
      world.breaks('a snapshot is the same until something changes', now.status);
    const wrong = now === last ? null : inconsistency(now);
    if (wrong) world.breaks('every snapshot is consistent', wrong);
    if (now !== last && now.error) checkError(world, 'a snapshot', now.error);
    last = now;
    watchTime(now.status);
  }

  session.on('stateChanged', (current, previous) => {
    heard += 1;
    world.trace(
      `[${who}] ${current.status}${current.reason ? ` (${current.reason})` : ''}, ${current.connection}, ${current.renewal}${current.error ? `, ${current.error.code}` : ''}`,
    );
    for (const one of [current, previous]) {
      const wrong = inconsistency(one);
      if (wrong) world.breaks('every snapshot is consistent', wrong);
    }
    check();
  });
  session.on('tokenRenewed', () => {
    heard += 1;
    count('renewals');
  });
  session.on('renewalFailed', ({ error }) => checkError(world, 'renewalFailed', error));
  session.on('sessionLost', ({ error }) => {
    checkError(world, 'sessionLost', error);
    if (leads()) survival.lost(error);
  });
  session.on('recovered', () => {
    if (leads()) survival.recovered();
  });
  session.on('loggedOut', ({ reason, error }) => {
    world.trace(`[${who}] loggedOut ${reason}`);
    checkError(world, 'loggedOut', error);
    count('loggedOut');
    if (session.getSnapshot().status === 'logged-out') nobody();
  });
  session.on('warning', ({ code, message }) => {
    world.trace(`[${who}] warning ${code}`);
    checkOutput(world, 'a warning', message);
  });
  session.on('connectionStateChanged', () => {
    heard += 1;
    world.nudges.push(elapsed());
  });
  session.on('peerMessageReceived', () => {
    heard += 1;
  });

  const actor: Actor = {
    session,
    get gone() {
      return gone;
    },
    get heard() {
      return heard;
    },
    check,
    login(user, abort) {
      world.logins += 1;
      world.nudges.push(elapsed());
      const userID = USERS[user];
      const before = desired.get(who);
      const stop = abort === null ? null : new AbortController();
      if (stop && abort === 0) stop.abort();
      if (!gone && !stop?.signal.aborted) desired.set(who, userID);
      const promise = session.login({ userID }, stop ? { signal: stop.signal } : {});
      promises.follow('login', promise, 30_000);
      promise.catch((error: ZimSessionError) => {
        if (error.code === 'already-logged-in' && desired.get(who) === userID) desired.delete(who);
      });
      const now = session.getSnapshot();
      if (!gone && now.userID !== userID) {
        if (before === undefined) desired.delete(who);
        else desired.set(who, before);
      }
      if (stop && abort) clock.setTimeout(() => stop.abort(), abort);
    },
    call(what) {
      world.nudges.push(elapsed());
      if (what === 'renew') promises.follow('renew', session.renew(), 20_000);
      else if (what === 'preload') promises.follow('preload', session.preload(), 2 * (setting.loader ?? 0));
      else if (what === 'logout') {
        const { status } = session.getSnapshot();
        if (!gone && status !== 'logged-out') {
          nobody();
          if (desired.size === 0) world.epoch += 1;
        }
        const before = world.logins;
        promises.follow('logout', session.logout(), 0);
        const after = session.getSnapshot().status;
        // A listener, of whichever session, may have logged in again.
        if (world.logins === before && after !== 'logged-out' && after !== 'destroyed')
          world.breaks('logout is synchronous', after);
      } else {
        const { status } = session.getSnapshot();
        const heir = others().findIndex(
          (one) =>
            one.session !== session && !one.gone && one.session.getSnapshot() === session.getSnapshot(),
        );
        gone = true;
        const mine = desired.get(who);
        desired.delete(who);
        if (mine && heir >= 0 && !desired.has(heir) && status !== 'logging-in') desired.set(heir, mine);
        watchTime('destroyed');
        session.destroy();
      }
    },
    react({ on, call }) {
      let done = false;
      session.once(on, (() => {
        if (done || gone || world.quiet) return;
        done = true;
        world.trace(`[${who}] in ${on}: ${call}`);
        if (call === 'throw') throw new Error(ON_PURPOSE);
        if (call === 'login') actor.login('anna', null);
        else actor.call(call);
      }) as never);
    },
  };
  return actor;
}
