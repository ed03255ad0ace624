import { type Actor, mount, type Watches } from './cast.ts';
import { createGuest } from './guest.ts';
import type { Act, Make, Reaction, RemountCall } from './story.ts';
import type { World } from './world.ts';

/** The page with its sessions, and what can happen to it. */
export interface Stage {
  readonly actors: readonly Actor[];
  perform(act: Act): Promise<void>;
  /** Ends whatever is wrong. */
  heal(): void;
  /** Other code does this. */
  guest: ReturnType<typeof createGuest>;
  /** A session as most apps make it, if this seat is free. */
  put(who: number): void;
}

/** What neither the app nor other code does. */
const OF_THE_WORLD: ReadonlySet<Act['do']> = new Set([
  'backend',
  'offline',
  'refuseLogin',
  'refuseRenew',
  'silence',
  'kick',
  'unregister',
  'serverClose',
  'wake',
  'drop',
  'brokenSdk',
  'sleep',
  'jump',
  'throttle',
  'lag',
]);

/** A session as most apps make it. */
const PLAIN: Omit<Make, 'who'> = { copy: 0, bound: null };

export function createStage(world: World, watches: Watches): Stage {
  const { fake, clock, calm, backend, page, timers, noise } = world;
  const actors: Actor[] = [];
  const guest = createGuest(world, watches);
  const living = () => actors.filter((one) => !one.gone);

  function put(make: Make): void {
    if (living().some(({ seat }) => seat === make.who)) return;
    world.did(`mount${living().length > 0 ? ' beside another session' : ''}`);
    if (make.copy === 1) world.did('mount of a second copy');
    actors.push(mount(world, watches, make, react));
  }
  /** Who has this seat, or had it last. */
  const of = (who: number): Actor => actors.filter(({ seat }) => seat === who).at(-1) ?? actors[0]!;

  function remount(make: Make, all: boolean, calls: readonly RemountCall[]): void {
    for (const one of living()) if (all || one.seat === make.who) one.call('destroy');
    world.did(living().length > 0 ? 'remount' : 'remount after the last destroy');
    put(make);
    for (const call of calls) {
      if (living().length === 1) world.did(`in the tick of the last destroy: ${call}`);
      if (call === 'login' || call === 'loginOther')
        of(make.who).login(call === 'login' ? 'anna' : 'boris', null);
      else of(make.who).call(call);
    }
  }

  /** What a listener of the app may do, beyond what concerns its own session alone. */
  function react(what: Reaction, { seat }: Actor): void {
    const guests = {
      'guest login': 'login',
      'guest renewToken': 'renewToken',
      'guest logout': 'logout',
      'guest destroy': 'destroy',
    } as const;
    if (what === 'remount') remount({ ...PLAIN, who: seat }, true, ['login']);
    else if (what in guests)
      guest({ call: guests[what as keyof typeof guests], token: 'good', ttl: world.setting.ttl });
  }

  function wake(): void {
    world.nudges.push(world.elapsed());
    for (const fn of [...page.wakes]) fn();
    fake.showPage();
  }

  async function stand(ms: number): Promise<void> {
    calm.stoodStill += ms;
    calm.fault('sleep', true);
    await clock.sleep(ms);
    calm.fault('sleep', false);
  }

  function back(event: boolean): void {
    page.online = true;
    calm.fault('network', false);
    world.nudges.push(world.elapsed());
    if (!event) {
      healZim();
      return;
    }
    fake.goOnline();
    for (const fn of [...page.wakes]) fn();
  }

  function healZim(): void {
    fake.heal();
    calm.fault('zim', false);
    if (calm.faults.has('network')) fake.hangLogin();
  }

  async function perform(act: Act): Promise<void> {
    if (OF_THE_WORLD.has(act.do)) world.did(`world: ${act.do}`);
    switch (act.do) {
      case 'mount':
        return put(act);
      case 'remount':
        return remount(act, act.all, act.calls);
      case 'login':
        return of(act.who).login(act.user, act.abort, act.token);
      case 'switch':
        of(act.who).call('logout');
        return of(act.who).login(act.user, null);
      case 'logout':
      case 'renew':
      case 'preload':
      case 'suspect':
      case 'destroy':
        return of(act.who).call(act.do);
      case 'react':
        return of(act.who).react(act);
      case 'backend':
        backend.mode = act.mode;
        return calm.fault('backend', act.mode.kind !== 'ok');
      case 'offline':
        page.online = false;
        calm.fault('network', true);
        return fake.goOffline();
      case 'online':
        return back(act.event);
      case 'refuseLogin':
      case 'refuseRenew':
        calm.fault('zim', true);
        return fake[act.do](act.code, act.times);
      case 'silence':
        calm.fault('zim', true);
        return fake.silence();
      case 'healZim':
        return healZim();
      case 'serverClose':
        if (!watches.zim.connected) return;
        calm.disturb();
        return fake.serverClose();
      case 'kick':
      case 'unregister':
        calm.disturb();
        return fake[act.do]();
      case 'brokenSdk':
        return calm.fault('sdk', act.on);
      case 'wake':
        return wake();
      case 'drop':
        calm.disturb();
        if (act.clean && fake.online !== null) calm.deadSince = world.elapsed();
        return fake.dropConnection({ clean: act.clean });
      case 'sleep':
        await stand(act.ms);
        if (act.socket === 'closes' && fake.online !== null) calm.deadSince = world.elapsed();
        if (act.socket !== 'stays') fake.dropConnection({ clean: act.socket === 'closes' });
        if (act.wake) wake();
        return;
      case 'jump':
        calm.disturb();
        calm.jumped = true;
        world.nudges.push(world.elapsed());
        if (act.ms < 0) calm.stoodStill += timers.throttled ? 75_000 : 15_000;
        return world.jump(act.ms);
      case 'throttle':
        timers.throttled = act.on;
        page.visible = !act.on;
        calm.throttled(act.on);
        calm.fault('throttle', act.on);
        if (!act.on) wake();
        return;
      case 'lag':
        for (let left = act.ms; left > 0; ) {
          const ms = Math.min(left, noise.int(1, act.by));
          await stand(ms);
          left -= ms;
        }
        return;
      case 'foreign':
        return guest(act);
    }
  }

  put({ ...PLAIN, who: 0 });
  return {
    actors,
    perform,
    heal() {
      backend.mode = { kind: 'ok' };
      calm.fault('backend', false);
      calm.fault('sdk', false);
      page.visible = true;
      timers.throttled = false;
      calm.throttled(false);
      calm.fault('throttle', false);
      if (calm.faults.has('network')) back(true);
      healZim();
    },
    guest,
    put: (who) => put({ ...PLAIN, who }),
  };
}
