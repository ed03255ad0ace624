import type { SafeClock } from '../adapters/clock.ts';
import type { TabNews } from '../core/hold.ts';
import type { LoggedOutReason } from '../core/model.ts';
import { browserOf, type OneTabOptions, onPage } from './browser.ts';
import { createPatience } from './patience.ts';
import { createSharedLock } from './shared-lock.ts';
import { createWire, type Message } from './wire.ts';

/** The place of this tab among those that share a login: a lock says who has it, a channel says why. */
export interface Place {
  /** `ask`: whether it is free; `take`: it moves here; `wait`: until it is free; `watch`: only hear whether it ends. */
  seek(how: 'ask' | 'take' | 'wait' | 'watch'): void;
  /** `ended`: the others hear that it is over, and why. */
  leave(ended: LoggedOutReason | null): void;
}

/** One login that the tabs of a browser share. */
export interface SharedLogin {
  /** The same in all tabs that log the same user of the same app in. */
  readonly key: string;
  readonly clock: SafeClock;
  /** Hears who has it. */
  tell(news: TabNews): void;
}

/** ms in which a tab that wakes up has heard of all that happened meanwhile. */
const MOMENT = 100;

export function takePlace(options: OneTabOptions, { key, clock, tell }: SharedLogin): Place {
  const name = `zim-session/${key}`;
  const { locks, channel, page } = browserOf(options);
  let sought: Parameters<Place['seek']>[0] = 'watch';
  /** Another tab took the lock, and has not said yet why. */
  let isRobbed = false;
  /** Which tab has the login, as far as this one has heard. */
  let holder = '';
  let isHidden = false;

  const wire = createWire(channel, name, hear);
  const patience = createPatience(clock, { ask: () => wire.post({ type: 'ping' }), lost: pass });
  const lock = createSharedLock(locks, name, clock, {
    granted() {
      patience.stop();
      sought = 'wait'; // It has moved: a page that comes back later only asks.
      isRobbed = false;
      announce();
      tell({ state: 'held' });
    },
    taken: () => tell({ state: 'elsewhere' }),
    stolen() {
      isRobbed = true;
      tell({ state: 'elsewhere' });
    },
    unavailable: () => tell({ state: 'unavailable' }),
  });

  // Whoever asks again and again loses no patience by that, and a tab that cannot be asked is never passed.
  function request(how: 'ask' | 'take' | 'wait'): void {
    lock.request(how);
    if (how === 'wait' && wire.isOpen) patience.start();
  }

  /** A tab that wakes up hears of many things, and last of all that it was passed: so it does not answer at once. */
  function announce(): void {
    clock.after(() => lock.isOurs && wire.post({ type: 'here' }), MOMENT);
  }

  /** Nobody answers: the tab with the login is frozen. */
  function pass(): void {
    wire.post({ type: 'passed' });
    request('take');
  }

  /** The login moves: from this tab, or from one that this tab waits for. */
  function moves(type: 'taken' | 'passed'): void {
    const isMeant = lock.isOurs || (isRobbed && type === 'taken');
    isRobbed = false;
    if (isMeant) tell({ state: type === 'taken' ? type : 'elsewhere' });
  }

  function hear(message: Message): void {
    const { type, from } = message;
    if (type === 'ping') return announce();
    if (type === 'ended') {
      // A tab that was frozen, and passed, hears late that it was kicked out; the user's word counts from everywhere.
      const isHeard = message.reason === 'requested' || (holder || from) === from;
      if (isHeard) tell({ state: type, reason: message.reason });
      return;
    }
    holder = from;
    patience.heard();
    if (type === 'taken' || type === 'passed') moves(type);
  }

  // A lock keeps a page out of the back-forward cache, and a page in there can do nothing with one.
  function hide(): void {
    const wasOurs = lock.isOurs;
    isHidden = true;
    patience.stop();
    lock.end();
    wire.close();
    if (wasOurs) tell({ state: 'away' });
  }

  function show(): void {
    if (!isHidden) return;
    isHidden = false;
    wire.open();
    if (sought !== 'watch') seek(sought === 'take' ? 'take' : 'ask');
  }

  function close(): void {
    isHidden = true;
    patience.stop();
    lock.end();
    wire.close();
    stop();
  }

  function seek(how: typeof sought): void {
    // Whoever logs in again while that is being found out learns it all the same.
    if (how === 'ask' && lock.isAsking) return;
    sought = how;
    if (isHidden) return;
    if (how === 'take') wire.post({ type: 'taken' });
    if (how !== 'watch') return request(how);
    patience.stop();
    lock.end();
  }

  wire.open();
  const stop = onPage(page, { hide, show });

  return {
    seek,
    leave(ended) {
      // Before the lock is free: whoever gets it would come in.
      if (ended && (lock.isOurs || ended === 'requested')) wire.post({ type: 'ended', reason: ended });
      close();
    },
  };
}
