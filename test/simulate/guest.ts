import { BOUNDS, type Watches } from './cast.ts';
import type { Act, TokenKind } from './story.ts';
import { GUEST } from './watch/zim-calls.ts';
import { USERS, type World } from './world.ts';

/** The instance, as old app code or a UI kit has it. Whatever it hands over further reaches ZIM, if the call does. */
interface RawZim {
  login(userID: string, config: { token: string }, by: object): Promise<unknown>;
  logout(config: object, by: object): unknown;
  renewToken(token: string, by: object): Promise<unknown>;
  destroy(by: object): unknown;
  on(type: string, listener: () => void): void;
  off(type?: string): void;
}

export type GuestAct = Omit<Act & { do: 'foreign' }, 'do'>;

/** What a listener of other code throws on purpose. */
export const BY_OTHER_CODE = 'other code throws';

const WARNINGS = {
  login: 'foreign-login',
  loginOther: 'foreign-login',
  renewToken: 'foreign-login',
  logout: 'foreign-logout',
  destroy: 'foreign-destroy',
} as const;

/** Other code on the page: it comes in through the door while somebody is logged in here, and else reaches ZIM. */
export function createGuest(world: World, { zim, atHand, promises }: Watches): (act: GuestAct) => void {
  const { fake, backend, wishes, breaks, elapsed } = world;
  /** Whom other code has logged in itself, as far as it knows. */
  const userOf = (isOther: boolean) => {
    const user = wishes.wanted ?? wishes.fading ?? USERS.anna;
    if (!isOther) return user;
    return user === USERS.anna ? USERS.boris : USERS.anna;
  };

  function create(): void {
    try {
      fake.ZIM.create({ appID: 1234567890, by: GUEST });
    } catch {
      // So it goes for other code, too.
    }
  }

  function listen(instance: RawZim, call: 'on' | 'onThrowing' | 'off'): void {
    if (call === 'off') return instance.off();
    instance.on('tokenWillExpire', () => {
      if (call === 'onThrowing') throw new Error(BY_OTHER_CODE);
    });
  }

  /** Calls it; what comes of it where ZIM itself is called is between other code and ZIM. */
  function use(instance: RawZim, call: keyof typeof WARNINGS, kind: TokenKind, ttl: number): void {
    const isClosed = wishes.isClosed(instance);
    const user = userOf(call === 'loginOther');
    const token = backend.strange(kind, user, ttl);
    world.did(`other code: ${call}${isClosed ? ' at the door' : ''}`);
    if (call === 'renewToken') world.did(`other code: renewToken with a token: ${kind}`);
    if (isClosed) world.nudges.push(elapsed());
    const { calls } = world;
    const shown = [...wishes.shown].map(({ session }) => session.getSnapshot());
    // As long as a caller of the session whose options count.
    const bounds = wishes.leader?.bounds ?? BOUNDS;
    if (isClosed) world.atDoor.push(WARNINGS[call]);
    if (isClosed && call === 'renewToken') {
      const known = backend.tokens.get(token);
      if (known?.epochs.size === 0) atHand.offered(token);
      known?.epochs.add(wishes.epoch);
    }
    if (isClosed && call === 'destroy') world.unwanted.add(instance);
    if (isClosed && call === 'logout') world.endedAt = elapsed();
    if (isClosed && call !== 'destroy')
      wishes.guest(call === 'loginOther' ? 'login' : call, call === 'login');
    let result: unknown;
    let thrown: unknown;
    const reached = zim.reaches(() => {
      try {
        if (call === 'renewToken') result = instance.renewToken(token, GUEST);
        else if (call === 'logout') result = instance.logout({}, GUEST);
        else if (call === 'destroy') result = instance.destroy(GUEST);
        else result = instance.login(user, { token }, GUEST);
      } catch (error) {
        thrown = error;
      }
    });
    const promise = Promise.resolve(result);
    promise.catch(() => {});
    if (!isClosed) {
      if (!reached) breaks('while nobody is logged in here other code has ZIM itself', call);
      return;
    }
    if (thrown) breaks('other code is answered as the SDK answers', `${call} throws ${thrown}`);
    if (call === 'login') {
      if (wishes.wanted === user) wishes.waits(null, promise);
      promises.followGuest(call, promise, bounds.login, (value) => value === undefined);
    } else if (call === 'loginOther') promises.followGuest(call, promise, 0, () => false);
    else if (call === 'renewToken') {
      const isIt = (value: unknown) => (value as { token?: unknown } | undefined)?.token === token;
      promises.followGuest(call, promise, bounds.renew, isIt);
    } else promises.followGuest(call, promise, 0, () => true);
    if ((call !== 'destroy' && call !== 'loginOther') || world.calls !== calls) return;
    if ([...wishes.shown].some(({ session }, at) => session.getSnapshot() !== shown[at]))
      breaks('what is refused at the door changes nothing', call);
  }

  return ({ call, token, ttl }) => {
    world.calls += 1;
    if (call === 'create') {
      world.did('other code: create');
      return create();
    }
    const instance = fake.ZIM.getInstance() as unknown as RawZim | undefined;
    if (!instance) return;
    if (call !== 'on' && call !== 'onThrowing' && call !== 'off') return use(instance, call, token, ttl);
    world.did(`other code: ${call}`);
    try {
      listen(instance, call);
    } catch (error) {
      breaks('other code is answered as the SDK answers', `${call} throws ${error}`);
    }
  };
}
