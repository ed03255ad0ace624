import type { World } from '../world.ts';

interface Open {
  readonly method: 'login' | 'renewToken';
  readonly at: number;
  readonly wall: number;
  readonly token: string;
  /** Which sessions of the page had the instance: other ones know nothing of this call. */
  readonly holder: unknown;
}

/** What the sessions of a page put in front of an instance for as long as they have it. */
const holderOf = (zim: unknown): unknown =>
  Object.getOwnPropertyDescriptor(zim as object, 'logout')?.value ?? null;

/** Sees every call that reaches the SDK, and tells those of the session from those of other code. */
export interface ZimWatch {
  /** Runs a call of this method that other code makes. What the session does in answer is its own. */
  outside<T>(method: string, call: () => T): T;
  /** Whether the SDK says so. */
  readonly connected: boolean;
  /** Whether the session may use ZIM: after the end of the last one nothing may. */
  ended: boolean;
}

type Method = (this: unknown, ...args: never[]) => unknown;

type Done = (ok: boolean, code?: number) => void;

/** The SDK refuses a renewToken that comes sooner (S24). */
const APART = 500;
/** An unanswered renewToken is given up after that (S25). */
const GIVEN_UP = 7_000;

export function watchZim(world: World): ZimWatch {
  const { fake, backend, elapsed, clock, calm, desired, breaks } = world;
  const proto = (fake.ZIM as unknown as { prototype: Record<string, Method> }).prototype;
  let open: Open | null = null;
  /** The token that ZIM has, as far as it was said. */
  let accepted: string | null = null;
  let state = 0;
  const never = { at: Number.NEGATIVE_INFINITY, wall: Number.NEGATIVE_INFINITY };
  let lastRenewal = never;
  let outsider: string | null = null;
  const logins: number[] = [];

  const expiry = (token: string | null) => backend.tokens.get(token ?? '')?.expiresAt ?? 0;

  /** Somebody else, or ZIM, ended the login, and the session knows. */
  function ended(zim: unknown): void {
    if (!holderOf(zim)) return;
    for (const who of [...desired.keys()]) if (world.instances.get(who)?.() === zim) desired.delete(who);
    if (desired.size === 0) world.epoch += 1;
  }

  function connection(zim: unknown, { state: to, event }: { state: number; event: number }): void {
    world.trace(`zim ${to}/${event}`);
    state = to;
    if (to === 2) {
      // S36: of the login before, it may come a moment late.
      if (calm.deadSince !== null && elapsed() > calm.deadSince + 5) calm.deadSince = null;
      calm.reloginAt = Number.POSITIVE_INFINITY;
    }
    if (to === 3 && event === 1) calm.reloginAt = elapsed();
    if (to === 2 && open?.method === 'login') accepted = open.token;
    if (to !== 0) return;
    accepted = null;
    open = null;
    if (event === 4 || event === 6) ended(zim);
  }

  function checkUse(
    method: 'login' | 'renewToken',
    token: string,
    userID: string | null,
    zim: unknown,
  ): void {
    if (watch.ended) breaks('after destroy nothing reaches ZIM', method);
    const wanted = [...desired.values()];
    if (!wanted.length || (userID !== null && !wanted.includes(userID))) {
      breaks('only whom the app wants is logged in', `${method} without anybody asking for it`);
    }
    const known = backend.tokens.get(token);
    if (known && !known.epochs.has(world.epoch)) {
      breaks('nothing of before a logout reaches ZIM', `${method} with a token of before`);
    }
    // A clock that was set forwards and back has told the session that the time is over.
    const silent =
      open && !calm.jumped && elapsed() - open.at < GIVEN_UP && clock.now() - open.wall < GIVEN_UP;
    const reminds = method === 'login' && state === 3;
    if (open && open.holder === holderOf(zim) && !reminds && (open.method === 'login' || silent)) {
      breaks('one SDK call at a time', `${method} while ${open.method} is not answered`);
    }
  }

  function checkRenewal(token: string): void {
    const since = elapsed() - lastRenewal.at;
    const byWall = clock.now() - lastRenewal.wall;
    if (since < APART && byWall >= 0 && byWall < APART) {
      breaks('renewToken never within 500 ms of the last', `${since} ms after it`);
    }
    if (token === accepted) breaks('never the same token', 'renewToken with the one that ZIM has');
    else if (accepted && expiry(token) < expiry(accepted)) {
      breaks('never an older token', `${expiry(accepted) - expiry(token)} ms older`);
    }
    // Where the one that ZIM has is over, too, the clock may be wrong: it is tried.
    const hopeful = accepted !== null && expiry(accepted) <= clock.now();
    if (expiry(token) <= world.serverNow() && expiry(token) <= clock.now() && !hopeful) {
      breaks('never an expired token', `${world.serverNow() - expiry(token)} ms after its end`);
    }
  }

  function begin(method: 'login' | 'renewToken', token: string, ours: boolean, zim: unknown): Done {
    const holder = holderOf(zim);
    const mine: Open = { method, token, at: elapsed(), wall: clock.now(), holder };
    const reminds = state === 3 && method === 'login';
    const handover = state === 2 && method === 'login';
    if (ours && !reminds) open = mine;
    // What other code did before the session came is not known to it.
    if (method === 'renewToken' && holder) lastRenewal = mine;
    return (ok, code) => {
      if (method === 'renewToken' && code !== 6000004) calm.renewedAt = mine.wall;
      if (open === mine) open = null;
      // A login while the SDK reconnects brings its expiry only; what is presented is the token of before.
      if (!ok || reminds || (handover && expiry(token) < expiry(accepted))) return;
      if (state === 2) accepted = token;
    };
  }

  function patch(
    name: string,
    around: (call: () => unknown, args: unknown[], ours: boolean, zim: unknown) => unknown,
  ): void {
    const original = proto[name]!;
    proto[name] = function (this: unknown, ...args: never[]) {
      const ours = outsider !== name;
      if (!ours) outsider = null;
      world.trace(`${ours ? 'session' : 'other code'} calls ${name}`);
      return around(() => original.apply(this, args), args, ours, this);
    };
  }

  function settling(result: unknown, done: Done): unknown {
    (result as Promise<unknown>).then(
      () => done(true),
      (error: { code?: number }) => {
        world.trace(`zim rejects ${error?.code}`);
        // "Try again in five minutes": obeyed as a Retry-After is.
        if (error?.code === 6000014) calm.patientUntil = elapsed() + 300_000;
        done(false, error?.code);
      },
    );
    return result;
  }

  patch('login', (call, [userID, config], ours, zim) => {
    const token = (config as { token?: string } | undefined)?.token ?? '';
    if (ours) {
      checkUse('login', token, String(userID), zim);
      world.figures.logins += 1;
      const now = elapsed();
      while (logins.length && logins[0]! <= now - 60_000) logins.shift();
      if (logins.push(now) > 60) breaks('logins are not a loop', `${logins.length} within a minute`);
    } else if (!holderOf(zim)) world.strangers = true;
    const done = begin('login', token, ours, zim);
    return settling(call(), done);
  });
  patch('renewToken', (call, [token], ours, zim) => {
    if (ours) {
      checkUse('renewToken', String(token), null, zim);
      checkRenewal(String(token));
    }
    const done = begin('renewToken', String(token), ours, zim);
    return settling(call(), done);
  });
  patch('logout', (call, _args, ours, zim) => {
    open = null;
    accepted = null;
    if (!ours) ended(zim);
    return call();
  });
  patch('destroy', (call) => {
    open = null;
    lastRenewal = never;
    accepted = null;
    state = 0;
    return call();
  });
  const on = proto.on as (this: unknown, type: string, listener: (zim: unknown, data: never) => void) => void;
  proto.on = function (this: unknown, type: string, listener: (zim: unknown, data: never) => void) {
    if (type !== 'connectionStateChanged') return on.call(this, type, listener);
    return on.call(this, type, (zim, data) => {
      connection(zim, data);
      listener(zim, data);
    });
  } as Method;

  const watch: ZimWatch = {
    ended: false,
    get connected() {
      return state === 2;
    },
    outside(method, call) {
      outsider = method;
      try {
        return call();
      } finally {
        outsider = null;
      }
    },
  };
  return watch;
}
