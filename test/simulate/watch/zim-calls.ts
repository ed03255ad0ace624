import type { World } from '../world.ts';
import type { AtHandWatch } from './at-hand.ts';
import type { RequestWatch } from './requests.ts';

/** A further argument of other code's calls, by which they are known if they reach ZIM. */
export const GUEST: object = { by: 'other code' };

interface Open {
  readonly method: 'login' | 'renewToken';
  /** By the clock that never goes back, at the most. */
  readonly at: number;
}

/** Sees every call that reaches the SDK, and tells those of the sessions from those of other code. */
export interface ZimWatch {
  /** The last session has let go of an instance that other code made: its login is left there. */
  left(): void;
  /** Runs a call of other code, which hands `GUEST` over; answers whether ZIM itself was called. */
  reaches(call: () => void): boolean;
  /** Whether the SDK says so. */
  readonly connected: boolean;
  /** Whether the SDK says that it has no connection, and tries to get one; and when it said so last, elapsed ms. */
  readonly isReconnecting: boolean;
  readonly brokeAt: number;
  /**
   * Whether other code has logged in itself on this instance, and no session since; or has what sessions that are
   * gone left behind on it.
   */
  readonly hasStranger: boolean;
  /** The last end of a login that ZIM told, as the event of its connection. */
  readonly lastEnd: number;
  /** Whether a session made this instance. */
  isOurs(zim: object): boolean;
  /** Who destroyed it. */
  endOf(zim: object): 'session' | 'guest' | null;
  /** Whether the sessions may use ZIM: after the end of the last one nothing may. */
  ended: boolean;
}

type Method = (this: unknown, ...args: unknown[]) => unknown;
type Done = (ok: boolean, code?: number) => void;

/** The SDK refuses a renewToken that comes sooner (S24). */
const APART = 500;
/** An unanswered renewToken is given up after that (S25). */
const GIVEN_UP = 7_000;
/** A dead instance, and somebody else who is logged in on it though nobody can be (S4, S12, S18). */
const WEDGED = [6000002, 6000111];
/** What the SDK answers to a renewToken that comes too soon by its clock, which may have been set back (S24). */
const TOO_SOON = 6000004;

export function watchZim(world: World, atHand: AtHandWatch, requests: RequestWatch): ZimWatch {
  const { fake, backend, elapsed, steady, clock, calm, wishes, breaks } = world;
  const proto = (fake.ZIM as unknown as { prototype: Record<string, Method> }).prototype;
  const ours = new WeakSet<object>();
  const ends = new WeakMap<object, 'session' | 'guest'>();
  let open: Open | null = null;
  /** The token of the sessions that ZIM took last, and the one that it refused last. */
  let accepted: string | null = null;
  let refused: string | null = null;
  let refusedIn = -1;
  let reminded = false;
  /** The last renewToken was refused as too soon. */
  let tooSoon = false;
  let state = 0;
  let lastEnd = -1;
  let brokeAt = Number.NEGATIVE_INFINITY;
  let lastRenewal = Number.NEGATIVE_INFINITY;
  let wedgedAt = Number.NEGATIVE_INFINITY;
  let hasStranger = false;
  let reached = false;
  const logins: number[] = [];

  const expiry = (token: string | null) => backend.tokens.get(token ?? '')?.expiresAt ?? 0;

  function connection({ state: to, event }: { state: number; event: number }): void {
    world.trace(`zim ${to}/${event}`);
    state = to;
    if (to === 2) {
      calm.reloginAt = Number.POSITIVE_INFINITY;
      reminded = false;
    }
    if (to === 1 || to === 3) brokeAt = elapsed();
    if (to === 3 && event === 1) calm.reloginAt = elapsed();
    // A 0/0 says nothing: it may be of the login before.
    if (to !== 0 || event === 0) return;
    accepted = null;
    open = null;
    lastEnd = event;
  }

  function checkUse(method: 'login' | 'renewToken', token: string, userID: string | null): void {
    if (watch.ended) breaks('after destroy nothing reaches ZIM', method);
    wishes.look();
    if (wishes.wanted === null || (userID !== null && userID !== wishes.wanted)) {
      breaks('only whom the app wants is logged in', `${method} without anybody asking for it`);
    }
    const known = backend.tokens.get(token);
    if (!known) breaks('only what may be a token reaches ZIM', `${method} with something else`);
    else if (known.epochs.size === 0) breaks('no token of a login of other code is used', method);
    else if (!known.epochs.has(wishes.epoch)) {
      breaks('nothing of before a logout reaches ZIM', `${method} with a token of before`);
    }
  }

  function checkOpen(method: 'login' | 'renewToken'): void {
    if (open && (open.method === 'login' || steady() - open.at < GIVEN_UP)) {
      breaks('one SDK call at a time', `${method} while ${open.method} is not answered`);
    }
  }

  /** A login while somebody is logged in comes while the SDK reconnects: it tells it when the token that it has ends (S42). */
  function checkReminder(token: string): void {
    if (token !== accepted)
      breaks('a login while reconnecting is a reminder', 'not with the token that ZIM has');
    if (reminded) breaks('a login while reconnecting is a reminder', 'for the second time');
    reminded = true;
  }

  function checkPresented(token: string): void {
    if (token === refused && refusedIn === wishes.epoch)
      breaks('never a token that ZIM has just refused', 'once more');
  }

  function checkRenewal(token: string): void {
    if (steady() - lastRenewal < APART) {
      breaks('renewToken never within 500 ms of the last', `${steady() - lastRenewal} ms after it`);
    }
    if (token === accepted) breaks('never the same token', 'renewToken with the one that ZIM has');
    else if (accepted && expiry(token) < expiry(accepted)) {
      breaks('never an older token', `${expiry(accepted) - expiry(token)} ms older`);
    }
    const isOver = expiry(token) <= world.serverNow() && expiry(token) <= clock.now();
    // Where the one that ZIM has is over as well, the clock may be wrong: then it is tried.
    const isTried = () => accepted !== null && expiry(accepted) <= clock.now();
    if (isOver && !world.excused('clock unknown', isTried())) {
      breaks('never an expired token', `${world.serverNow() - expiry(token)} ms after its end`);
    }
  }

  function begin(method: 'login' | 'renewToken', token: string): Done {
    const mine: Open = { method, at: steady() };
    const { epoch } = wishes;
    const hands = atHand.presented(token);
    if (hands) requests.presentedAtHand();
    open = mine;
    return (ok, code) => {
      if (method === 'renewToken') tooSoon = code === TOO_SOON;
      if (open === mine) open = null;
      hands?.answered(ok, code);
      if (ok) {
        accepted = token;
        refused = null;
        if (method === 'login') hasStranger = false;
      } else if (code === 6000103) {
        refused = token;
        refusedIn = epoch;
      }
    };
  }

  function patch(name: string, around: (call: () => unknown, args: unknown[], zim: object) => unknown): void {
    const original = proto[name]!;
    proto[name] = function (this: unknown, ...args: unknown[]) {
      const zim = this as object;
      const call = () => original.apply(zim, args);
      if (!args.includes(GUEST)) {
        world.trace(`session calls ${name}`);
        return around(call, args, zim);
      }
      world.trace(`other code reaches ZIM with ${name}`);
      reached = true;
      if (wishes.isClosed(zim)) breaks('while logged in no call of other code reaches ZIM', name);
      if (name === 'renewToken') {
        lastRenewal = steady();
        // ZIM goes by a token of theirs, which may be over, also in the login that finds it there.
        calm.disturb();
      }
      if (name === 'login') hasStranger = true;
      if (name === 'destroy') {
        ends.set(zim, 'guest');
        hasStranger = false;
      }
      return call();
    };
  }

  function settling(result: unknown, done: Done): unknown {
    (result as Promise<unknown>).then(
      () => done(true),
      ({ code }: { code?: number }) => {
        world.trace(`zim rejects ${code}`);
        // "Try again in five minutes": obeyed as a Retry-After is.
        if (code === 6000014) calm.patientUntil = elapsed() + 300_000;
        if (WEDGED.includes(code ?? 0)) wedgedAt = elapsed();
        done(false, code);
      },
    );
    return result;
  }

  /** A token is presented, whichever way. */
  function present(token: string, call: () => unknown): unknown {
    checkOpen('renewToken');
    checkPresented(token);
    checkRenewal(token);
    const done = begin('renewToken', token);
    lastRenewal = steady();
    return settling(call(), done);
  }

  /** A login while connected hands a token over, where renewToken does not (S17, S24). */
  function handOver(token: string, call: () => unknown): unknown {
    if (!tooSoon) breaks('a login while connected hands over what renewToken does not', 'without need');
    world.figures.handedOver += 1;
    return present(token, call);
  }

  patch('login', (call, [userID, config]) => {
    const token = (config as { token?: string } | undefined)?.token ?? '';
    checkUse('login', token, String(userID));
    if ([...wishes.shown][0]?.session.getSnapshot().status === 'logged-in') {
      // Who came when another login was there has not heard that it is connected.
      if (!watch.isReconnecting) return handOver(token, call);
      checkReminder(token);
      return call();
    }
    checkOpen('login');
    checkPresented(token);
    requests.presented();
    world.figures.logins += 1;
    const now = elapsed();
    while (logins.length && logins[0]! <= now - 60_000) logins.shift();
    if (logins.push(now) > 60) breaks('logins are not a loop', `${logins.length} within a minute`);
    const done = begin('login', token);
    return settling(call(), done);
  });
  patch('renewToken', (call, [text]) => {
    const token = String(text);
    checkUse('renewToken', token, null);
    return present(token, call);
  });
  patch('logout', (call) => {
    open = null;
    accepted = null;
    return call();
  });
  patch('destroy', (call, _args, zim) => {
    // The SDK that made it is gone, or it is of no use to anybody.
    if (wishes.members.size > 0 && wedgedAt !== elapsed())
      breaks('an instance is replaced only when it is wedged', 'a session destroys it');
    ends.set(zim, 'session');
    hasStranger = false;
    open = null;
    lastRenewal = Number.NEGATIVE_INFINITY;
    accepted = null;
    state = 0;
    return call();
  });
  const on = proto.on!;
  proto.on = function (this: unknown, type: unknown, listener: unknown) {
    const heard = listener as (zim: unknown, data: never) => void;
    if (type !== 'connectionStateChanged') return on.call(this, type, listener);
    return on.call(this, type, (zim: unknown, data: never) => {
      connection(data);
      heard(zim, data);
    });
  };
  const { create } = fake.ZIM;
  fake.ZIM.create = (config) => {
    const made = create(config);
    if (made && !Object.values(config as object).includes(GUEST)) ours.add(made);
    return made;
  };

  const watch: ZimWatch = {
    ended: false,
    left() {
      hasStranger ||= accepted !== null;
      // What was asked is the business of nobody any more, and what ZIM says meanwhile is heard by nobody.
      open = null;
      state = 0;
    },
    get connected() {
      return state === 2;
    },
    get isReconnecting() {
      return state === 1 || state === 3;
    },
    get brokeAt() {
      return brokeAt;
    },
    get hasStranger() {
      return hasStranger;
    },
    get lastEnd() {
      return lastEnd;
    },
    isOurs: (zim) => ours.has(zim),
    endOf: (zim) => ends.get(zim) ?? null,
    reaches(call) {
      reached = false;
      call();
      return reached;
    },
  };
  return watch;
}
