import { ZimSessionError, zimError } from '../core/errors.ts';
import type { Input } from '../core/event.ts';
import { readToken, type Token } from '../core/token.ts';
import type { ZimUser } from '../core/user.ts';
import { createLogoutWatch, type Soon } from './logout-watch.ts';
import type { Listener, Method, RawZim, RawZimClass } from './raw-zim.ts';
import { reportError } from './report-error.ts';

/** What other code did to the instance, as the machine takes it. */
export type ForeignAct = Extract<Input, { readonly type: `foreign${string}` }>;

/** What the adapter reports, and needs. */
export interface ZimReports {
  /** `known`: for listeners; the machine knows it already. */
  event(type: string, zim: unknown, data: unknown, known: boolean): void;
  foreign(act: ForeignAct): void;
  instanceChanged(zim: RawZim): void;
  adopted(): void;
  readonly soon: Soon;
}

type Shadowed = 'on' | 'off' | 'login' | 'logout' | 'renewToken' | 'destroy';
/** The slots that the session itself needs; others are taken when somebody listens. */
const OURS = ['connectionStateChanged', 'tokenWillExpire'];

function readable(token: unknown): Token | null {
  try {
    return readToken(String(token));
  } catch {
    return null;
  }
}

/** The ZIM singleton of the page, with one owner for its listener slots. */
export interface ZimAdapter {
  readonly instance: RawZim | null;
  /**
   * Creates the instance, or adopts the one that is there; in place of one that is wedged or destroyed (S4, S18).
   * Throws what `create` throws.
   */
  acquire(): void;
  login(user: ZimUser, token: string, reset: boolean): Promise<void>;
  renewToken(token: string): Promise<void>;
  /** `quiet`: nobody is told of the 0/0 that it emits. Answers whether the SDK did not stumble. */
  logout(quiet: boolean, isClearDB?: boolean): boolean;
  updateAvatar(url: string): Promise<void>;
  /** Takes the slot of this event. */
  listen(type: string): void;
  /** Lets go of the instance; destroys it where we made it. */
  release(): void;
}

export function createZimAdapter(ZIM: RawZimClass, appID: number, reports: ZimReports): ZimAdapter {
  let zim: RawZim | null = null;
  let real: Record<Shadowed, Method>;
  let adopted = false;
  let alive = false;
  /** Of the last connectionStateChanged: 2 is connected, 3 reconnecting. */
  let link = 0;
  /** Whether somebody may be logged in through other code. */
  let occupied = false;
  /** S36: up to 2.20 the SDK emits from timers, from 2.25 at once; what is between counts as old. */
  const late = /^2\.(1?\d|2[0-4])\./.test(String(ZIM.getVersion?.())) ? reports.soon : null;
  let watch = createLogoutWatch(late);
  const raw = new Map<string, Listener>();
  const wanted = new Set(OURS);

  function listen(type: string): void {
    wanted.add(type);
    const instance = zim;
    if (!instance) return;
    real.on(type, (source: unknown, data: unknown) => {
      if (zim !== instance) return;
      let known = false;
      if (type === 'connectionStateChanged') {
        const { state, event } = (data ?? {}) as { state?: number; event?: number };
        link = state ?? 0;
        const news = watch.judge(state, event);
        // After 0/2 and 0/3 somebody may come back; the 0/0 of a logout() that is over tells nothing of now.
        if (link === 0 && event !== 2 && event !== 3 && news === 'news') occupied = false;
        if (news === 'hidden') return;
        known = news === 'known';
      }
      // S10: what a listener throws would break the SDK.
      try {
        reports.event(type, source, data, known);
      } catch (error) {
        reportError(error);
      }
      try {
        raw.get(type)?.(source, data);
      } catch (error) {
        reportError(error);
      }
    });
  }

  function attach(instance: RawZim): void {
    zim = instance;
    alive = true;
    link = 0;
    occupied = adopted;
    watch = createLogoutWatch(late);
    const shadows: typeof real = {
      // Raw listeners keep raw semantics: the last one wins, per type (S9).
      on(type, listener) {
        raw.set(type as string, listener as Listener);
        listen(type as string);
      },
      // S9: off() without a type would take the SDK's own hooks along.
      off(type) {
        if (type === undefined) raw.clear();
        else if (wanted.has(type as string)) raw.delete(type as string);
        // Set before we came.
        else real.off(type);
      },
      login: (...args) => {
        const [user, config] = args as [string | { userID: string }, string | { token?: string } | undefined];
        const userID = typeof user === 'string' ? user : user?.userID;
        const token = typeof config === 'string' ? config : config?.token;
        return follow('login', userID, token, args);
      },
      renewToken: (...args) => follow('renewToken', null, args[0], args),
      logout: (...args) => {
        occupied = false;
        const result = watch.call('loud', () => real.logout(...args));
        // Not always, and not always in time, does it emit 0/0.
        reports.foreign({ type: 'foreignLogout' });
        return result;
      },
      destroy: () => {
        const news = alive && zim === instance;
        alive = false;
        real.destroy();
        if (news) reports.foreign({ type: 'foreignDestroy' });
      },
    };
    real = { ...shadows };
    for (const name of Object.keys(shadows) as Shadowed[]) {
      real[name] = (instance[name] as Method).bind(instance);
    }
    Object.assign(instance, shadows);
    for (const type of wanted) listen(type);
    reports.instanceChanged(instance);
  }

  function follow(
    method: 'login' | 'renewToken',
    userID: string | null,
    token: unknown,
    args: unknown[],
  ): unknown {
    // A login during a reconnect joins it (S17): the old token is presented, and the SDK goes by the new expiry.
    const replaces = !userID ? 'always' : link === 2 ? 'later' : link === 3 ? 'sooner' : 'never';
    const instance = zim;
    // Somebody who is about to be logged in is not ours to end, either.
    const before = occupied;
    if (userID) occupied = true;
    // The SDK hands the token of a login() over by a renewal of its own (S17).
    if (!userID || link === 2) reports.foreign({ type: 'foreignRenewCall' });
    const result = real[method](...args);
    Promise.resolve(result).then(
      () => {
        if (zim !== instance) return;
        if (userID) occupied = true;
        reports.foreign({ type: 'foreignToken', method, userID, token: readable(token), replaces });
      },
      () => {
        if (zim === instance && userID) occupied &&= before;
      },
    );
    return result;
  }

  function detach(destroy: boolean): void {
    const instance = zim;
    if (!instance) return;
    zim = null;
    for (const name of Object.keys(real) as Shadowed[]) delete (instance as Partial<RawZim>)[name];
    if (!alive) return;
    for (const type of wanted) {
      real.off(type);
      const listener = raw.get(type);
      if (listener) real.on(type, listener);
    }
    if (destroy) instance.destroy();
  }

  function acquire(): void {
    detach(true);
    // S6: an AppSign has never been an option on the Web; the empty one says so to older code.
    const made = ZIM.create({ appID, appSign: '' });
    const instance = made ?? ZIM.getInstance();
    if (!instance) throw new ZimSessionError('zim-other', { detail: 'create() gave no instance' });
    adopted = !made;
    attach(instance);
    if (adopted) reports.adopted();
  }

  return {
    get instance() {
      return zim;
    },
    acquire,
    async login(user, token, reset) {
      // 2.18: logout() throws after a refused login, and the refusal is replayed (S15) until there is a new instance.
      if (reset && !this.logout(true) && !adopted) acquire();
      const { userID, userName = '', customStatus, customStatusDuration } = user;
      const config = { userName, token, isOfflineLogin: false, customStatus, customStatusDuration };
      try {
        await real.login(userID, config);
        occupied = false;
      } catch (thrown) {
        const error = zimError(thrown);
        // Nobody else can be logged in: the instance is wedged (S18), or connected as nobody (a logout() during a reconnect).
        if (error.code === 'already-logged-in' && !occupied) {
          throw new ZimSessionError('zim-other', { zimCode: 6000111, cause: error.cause });
        }
        throw error;
      }
    },
    async renewToken(token) {
      try {
        await real.renewToken(token);
      } catch (thrown) {
        throw zimError(thrown);
      }
    },
    logout(quiet, isClearDB) {
      if (!zim) return true;
      occupied = false;
      try {
        watch.call(quiet ? 'quiet' : 'loud', () => real.logout({ isClearDB }));
        return true;
      } catch (error) {
        if (!quiet) reportError(zimError(error));
        return false;
      }
    },
    async updateAvatar(url) {
      await zim?.updateUserAvatarUrl(url);
    },
    listen,
    release() {
      // Only while connected: elsewhere logout() and destroy() in one go make the SDK stumble over itself.
      if (!adopted && alive && link === 2) this.logout(true);
      detach(!adopted);
    },
  };
}
