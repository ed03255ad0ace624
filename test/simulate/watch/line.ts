import type { SessionStatus, ZimSessionSnapshot } from 'zim-session';
import type { World } from '../world.ts';
import type { ZimWatch } from './zim-calls.ts';

/** "Connected" is true within: a minute of silence, and two questions that nobody answers. */
const DEAF_WITHIN = 90_000;
/** ZIM is not asked sooner after it was heard of: after ten seconds, or a renewal that was not answered for five. */
const SURE_FOR = 5_000;
/** The SDK gives a question up after 8 s at the latest, or forgets it when the session logs out. */
const ANSWERED_WITHIN = 8_000;

/** Whether ZIM is asked whether it is there: when it has to be, and not more often. */
export interface LineWatch {
  /** A session says how it is. */
  saw(snapshot: Pick<ZimSessionSnapshot, 'status' | 'connection'>): void;
  /** The session has noticed that the socket is dead. */
  noticed(): void;
  /** To be called where nothing is under way. */
  check(): void;
}

type Ask = (this: unknown, userIDs: string[]) => Promise<unknown>;

export function watchLine(world: World, zim: ZimWatch): LineWatch {
  const { fake, calm, elapsed, steady, page, wishes, figures, breaks } = world;
  const proto = (fake.ZIM as unknown as { prototype: { queryUsersStatus: Ask } }).prototype;
  const { queryUsersStatus } = proto;
  let heardAt = Number.NEGATIVE_INFINITY;
  let askedAt = Number.NEGATIVE_INFINITY;
  let askedIn = -1;
  /** How the session was last, and when it was logged in last. */
  let last: SessionStatus | null = null;
  let loggedInAt = Number.NEGATIVE_INFINITY;
  /** What it said of the connection while it was logged in. */
  let connection: ZimSessionSnapshot['connection'] = 'disconnected';

  proto.queryUsersStatus = async function (userIDs) {
    figures.questions += 1;
    if (!page.visible) breaks('ZIM is asked where somebody looks', 'in a hidden page');
    if (zim.isReconnecting) breaks('ZIM is asked while it says Connected', 'and it does not');
    // What went over a socket that broke is not waited for, nor what a core asked that is gone.
    const isOpen = elapsed() - askedAt < ANSWERED_WITHIN && zim.brokeAt < askedAt;
    if (isOpen && askedIn === wishes.cores) breaks('one question at a time', 'a second one');
    const told = elapsed() - world.suspectedAt < SURE_FOR;
    // A clock that is set ahead is a sleep, to a page.
    if (steady() - heardAt < SURE_FOR && !told)
      breaks('ZIM is asked after silence', `${steady() - heardAt} ms of it`);
    if (!userIDs.every((one) => one === wishes.wanted))
      breaks('ZIM is asked about the user', 'somebody else');
    askedAt = elapsed();
    askedIn = wishes.cores;
    try {
      const answer = await queryUsersStatus.call(this, userIDs);
      heardAt = steady();
      return answer;
    } finally {
      askedAt = Number.NEGATIVE_INFINITY;
    }
  };

  function checkDeaf(): void {
    if (calm.deadSince === null || !page.visible) return;
    // Of a socket that died under a login of other code the session knows only from its own on.
    const from = Math.max(calm.deadSince, calm.since, calm.throttledUntil, loggedInAt);
    const deaf = elapsed() - from;
    if (deaf > DEAF_WITHIN) breaks('Connected is true', `deaf for ${Math.round(deaf / 1_000)} s`);
    figures.worstDeaf = Math.max(figures.worstDeaf, deaf);
  }

  return {
    saw(snapshot) {
      const { status } = snapshot;
      if (status === 'destroyed') return;
      if (status === 'logged-in') connection = snapshot.connection;
      if (status === 'logged-in' && last !== status) loggedInAt = elapsed();
      last = status;
    },
    noticed() {
      // Who says that it is reconnecting is not deaf.
      if (connection === 'connected') checkDeaf();
    },
    check() {
      const [first] = wishes.members;
      const { status, connection } = first?.session.getSnapshot() ?? {};
      if (status === 'logged-in' && connection === 'connected') checkDeaf();
    },
  };
}
