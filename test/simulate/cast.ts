import { createZimSession, type ZimSession, type ZimSessionError } from 'zim-session';
import { secondCopy } from './copies.ts';
import type { Figures } from './figures.ts';
import type { Act, Make, Reaction, TokenKind, UserName } from './story.ts';
import type { AtHandWatch } from './watch/at-hand.ts';
import type { LineWatch } from './watch/line.ts';
import type { PageWatch } from './watch/page.ts';
import type { PromiseWatch } from './watch/promises.ts';
import type { RequestWatch } from './watch/requests.ts';
import { checkError, checkOutput } from './watch/secrets.ts';
import { inconsistency } from './watch/snapshots.ts';
import type { SurvivalWatch } from './watch/survival.ts';
import type { ZimWatch } from './watch/zim-calls.ts';
import { USERS, type World } from './world.ts';

/** What a listener of the app throws on purpose. */
export const ON_PURPOSE = 'a listener of the app throws';

/** How long callers wait where a session says nothing about it, ms. */
export const BOUNDS = { login: 30_000, renew: 20_000 };

/** A session of the page, and all that the app does with it. */
export interface Actor {
  readonly session: ZimSession;
  readonly seat: number;
  readonly gone: boolean;
  /** How long its callers wait, ms. */
  readonly bounds: { readonly login: number; readonly renew: number };
  /** What it heard since somebody emptied this list. */
  readonly news: string[];
  login(user: UserName, abort: number | null, token?: TokenKind | null): void;
  call(what: 'logout' | 'renew' | 'preload' | 'suspect' | 'destroy'): void;
  react(act: Act & { do: 'react' }): void;
  check(): void;
  /** How often a listener was called. */
  readonly heard: number;
}

export interface Watches {
  readonly zim: ZimWatch;
  readonly atHand: AtHandWatch;
  readonly promises: PromiseWatch;
  readonly requests: RequestWatch;
  readonly survival: SurvivalWatch;
  readonly line: LineWatch;
  readonly page: PageWatch;
}

/** A grant that looks like the one of the backend, with a user in it or without. */
const atHandOf = (world: World, text: string) =>
  world.noise.chance(0.5)
    ? text
    : { token: text, expiresIn: 3_600, serverTime: world.serverNow() - 86_400_000 };

/** `react`: what else a listener may do. */
export function mount(
  world: World,
  watches: Watches,
  { who, copy, bound }: Make,
  react: (what: Reaction, actor: Actor) => void,
): Actor {
  const { setting, clock, fake, page, timers, noise, wishes, calm, backend, elapsed, breaks } = world;
  const { promises, survival, line, requests, atHand, zim } = watches;
  const logged = (text: string) => checkOutput(world, 'a line of the log', text);
  const create = copy === 1 ? secondCopy() : createZimSession;
  const session = create({
    appID: 1234567890,
    tokenProvider: backend.provider((request) => {
      world.trace(`asks the backend of [${who}]: ${request.reason}, attempt ${request.attempt}`);
      requests.asked(actor, request);
    }),
    sdk:
      setting.loader === null
        ? fake.ZIM
        : () =>
            new Promise((resolve, reject) => {
              clock.setTimeout(() => {
                if (calm.faults.has('sdk')) reject(new TypeError('Failed to fetch a module'));
                else resolve(fake.ZIM);
              }, setting.loader!);
            }),
    renewal: { window: setting.window },
    timeouts: bound === null ? {} : { login: bound, renew: bound },
    logger: { debug: logged, info: logged, warn: logged, error: logged },
    platform: { clock: timers, random: noise.next, page: page.platform },
  });
  const bounds = { login: bound ?? BOUNDS.login, renew: bound ?? BOUNDS.renew };
  const news: string[] = [];
  let gone = false;
  let heard = 0;
  let last = session.getSnapshot();
  let busySince: number | null = null;

  const leads = () => [...wishes.members][0] === actor;

  function count(figure: keyof Figures, by: number): void {
    if (leads()) world.figures[figure] += by;
  }

  function watchTime(status: string): void {
    const busy = status === 'logged-in' || status === 'recovering';
    if (busySince !== null) count('sessionTime', elapsed() - busySince);
    busySince = busy ? elapsed() : null;
  }

  function check(): void {
    const now = session.getSnapshot();
    if (session.getSnapshot() !== now) breaks('a snapshot is the same until something changes', now.status);
    const wrong = now === last ? null : inconsistency(now);
    if (wrong) breaks('every snapshot is consistent', wrong);
    if (now !== last && now.error) checkError(world, 'a snapshot', now.error);
    last = now;
    watchTime(now.status);
  }

  /** Hears of everything that concerns all sessions; answers whether it is the first that does. */
  function hear(what: string, data: object): boolean {
    heard += 1;
    news.push(what);
    wishes.look();
    watches.page.look();
    return world.isNew(data);
  }

  session.on('stateChanged', (current, previous) => {
    heard += 1;
    world.trace(
      `[${who}] ${current.status}${current.reason ? ` (${current.reason})` : ''}, ${current.connection}, ${current.renewal}${current.error ? `, ${current.error.code}` : ''}`,
    );
    for (const one of [current, previous]) {
      const wrong = inconsistency(one);
      if (wrong) breaks('every snapshot is consistent', wrong);
    }
    wishes.look(current.userID);
    survival.saw(current.status);
    line.saw(current);
    check();
    watches.page.look();
  });
  session.on('tokenRenewed', (data) => {
    if (!hear('tokenRenewed', data)) return;
    world.figures.renewals += 1;
    requests.renewed();
  });
  session.on('renewalFailed', (data) => {
    hear(`renewalFailed ${data.error.code}`, data);
    checkError(world, 'renewalFailed', data.error);
  });
  session.on('sessionLost', (data) => {
    checkError(world, 'sessionLost', data.error);
    if (hear('sessionLost', data)) {
      line.noticed();
      survival.lost(data.error);
    }
  });
  session.on('recovered', (data) => {
    if (hear('recovered', data)) survival.recovered();
  });
  session.on('loggedOut', (data) => {
    const { reason, error } = data;
    world.trace(`[${who}] loggedOut ${reason}`);
    checkError(world, 'loggedOut', error);
    if (!hear(`loggedOut ${reason}`, data)) return;
    world.figures.loggedOut += 1;
    const causes: Partial<Record<typeof reason, boolean>> = {
      initial: false,
      requested: world.endedAt === elapsed(),
      'kicked-out': zim.lastEnd === 4 || error?.code === 'kicked-out',
      unregistered: zim.lastEnd === 6,
      'token-denied': error?.kind === 'denied',
    };
    if (causes[reason] === false) breaks('a login ends for the reason that is told', reason);
  });
  session.on('warning', (data) => {
    world.trace(`[${who}] warning ${data.code}`);
    hear(`warning ${data.code}`, data);
    checkOutput(world, 'a warning', data.message);
  });
  session.on('connectionStateChanged', () => {
    heard += 1;
    world.nudges.push(elapsed());
  });
  session.on('peerMessageReceived', () => {
    heard += 1;
  });

  /** A token that the app has at hand: who may say whether it is of use. */
  function atHandFor(kind: TokenKind, userID: string, isTaken: boolean, isNew: boolean): string | object {
    const text = backend.strange(kind, userID, setting.ttl);
    const known = backend.tokens.get(text);
    if (!known) return text;
    const isFresh = known.epochs.size === 0;
    known.epochs.add(wishes.epoch);
    // Nobody sees the login that this one takes over.
    const page = [...wishes.shown][0]?.session.getSnapshot();
    const isIgnored = page?.status === 'logged-in' || page?.renewal === 'presenting';
    const isRight = setting.skew === 0 && !calm.jumped && setting.ttl >= 60;
    if (isFresh && kind !== 'older' && kind !== 'same')
      atHand.given(text, isTaken && !isIgnored, kind === 'good' && isRight && isNew);
    return atHandOf(world, text);
  }

  const actor: Actor = {
    session,
    seat: who,
    news,
    bounds,
    get gone() {
      return gone;
    },
    get heard() {
      return heard;
    },
    check,
    login(user, abort, wished = null) {
      // S17: where other code has logged the same user in, ZIM says yes without a look at the token. Nobody can see
      // then that it is of somebody else.
      const kind = wished === 'otherUser' && zim.hasStranger ? 'garbage' : wished;
      world.calls += 1;
      world.nudges.push(elapsed());
      world.did(kind === null ? 'login' : `login with a token: ${kind}`);
      if (bound !== null) world.did('login with a short bound');
      const userID = USERS[user];
      const stop = abort === null ? null : new AbortController();
      if (stop && abort === 0) stop.abort();
      const asks = !gone && !stop?.signal.aborted;
      wishes.look();
      const takesOver = wishes.fading === userID;
      const isNew = wishes.wanted === null && !takesOver;
      const isTaken = asks && wishes.login(actor, userID);
      if (asks && !isTaken) wishes.join(actor);
      // A token at hand waits for the SDK, and the provider need not be asked.
      if (isTaken && isNew) requests.begun(kind === null ? 0 : (setting.loader ?? 0));
      const token = kind === null ? undefined : atHandFor(kind, userID, isTaken, isNew);
      const calls = world.calls;
      let settle = () => {};
      const waiting = new Promise<void>((resolve) => {
        settle = resolve;
      });
      if (isTaken) wishes.waits(actor, waiting);
      const promise = session.login({ userID }, { signal: stop?.signal, token: token as string | undefined });
      wishes.joined(actor);
      const now = session.getSnapshot();
      promise.then(settle, settle);
      promises.follow('login', promise, bounds.login);
      promise.catch((error: ZimSessionError) => {
        if (isTaken && error.code === 'already-logged-in' && !zim.hasStranger)
          breaks('login() is refused for another user only', 'nobody else is logged in');
        if (asks && !isTaken && world.calls === calls && error.code !== 'already-logged-in')
          breaks('login() of another user is refused', error.code);
      });
      // A listener may have ended it, or begun another.
      if (asks && world.calls === calls) {
        const said = isTaken ? now.userID === userID || now.error !== null : now.userID !== userID;
        if (!said) breaks('a login that is taken is under way at once', now.status);
        const isThere = session.zim && !zim.endOf(session.zim);
        // Where none could be made it is tried again with the next attempt, a second after the last one.
        const waits = calm.sdkFailed && now.renewal === 'retrying';
        if (isTaken && setting.loader === null && !calm.faults.has('sdk') && !isThere && !waits)
          breaks('with the class at hand there is an instance at once', now.status);
      }
      if (!stop || !abort) return;
      clock.setTimeout(() => {
        world.endedAt = elapsed();
        stop.abort();
      }, abort);
    },
    call(what) {
      world.calls += 1;
      world.nudges.push(elapsed());
      world.did(what);
      if (what === 'renew') {
        if (!gone) wishes.renew(actor);
        promises.follow('renew', session.renew(), bounds.renew);
      } else if (what === 'preload') {
        if (!gone) wishes.join(actor);
        promises.follow('preload', session.preload(), setting.loader ?? 0);
        wishes.joined(actor);
      } else if (what === 'suspect') {
        world.suspectedAt = elapsed();
        session.suspect();
      } else if (what === 'logout') {
        if (wishes.members.has(actor)) world.endedAt = elapsed();
        wishes.logout(actor);
        const { calls } = world;
        promises.follow('logout', session.logout(), 0);
        const after = session.getSnapshot().status;
        // A listener may have logged in again.
        if (world.calls === calls && after !== 'logged-out' && after !== 'destroyed')
          breaks('logout is synchronous', after);
      } else {
        if (wishes.members.has(actor)) world.endedAt = elapsed();
        gone = true;
        const settle = wishes.leave(actor);
        watchTime('destroyed');
        session.destroy();
        settle();
      }
    },
    react({ on, call }) {
      world.did(`a listener that is to call: ${call}`);
      let done = false;
      session.once(on, (() => {
        if (done || gone || world.quiet) return;
        done = true;
        world.trace(`[${who}] in ${on}: ${call}`);
        world.did(`in a listener: ${call}`);
        if (call === 'throw') throw new Error(ON_PURPOSE);
        if (call === 'login') actor.login('anna', null);
        else if (call === 'loginOther') actor.login('boris', null);
        else if (call === 'logout' || call === 'renew' || call === 'destroy') actor.call(call);
        else react(call, actor);
      }) as never);
    },
  };
  return actor;
}
