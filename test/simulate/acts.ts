import { type Actor, mount, type Watches } from './cast.ts';
import type { Act } from './story.ts';
import type { ZimWatch } from './watch/zim-calls.ts';
import { USERS, type World } from './world.ts';

interface RawZim {
  login(userID: string, config: { token: string }): Promise<unknown>;
  logout(): void;
  renewToken(token: string): Promise<unknown>;
  destroy(): void;
  on(type: string, listener: () => void): void;
  off(type?: string): void;
}

/** The page with its sessions, and what can happen to it. */
export interface Stage {
  readonly actors: readonly Actor[];
  perform(act: Act): Promise<void>;
  /** Ends whatever is wrong. */
  heal(): void;
}

export function createStage(world: World, zim: ZimWatch, watches: Watches): Stage {
  const { fake, clock, calm, backend, page, timers, noise } = world;
  const actors: Actor[] = [];
  const put = (who: number) => {
    if (!actors[who] || actors[who].gone) actors[who] = mount(world, watches, who, () => actors);
  };
  const of = (who: number): Actor => (actors[who] ? actors[who] : actors[0]!);

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

  function foreign({ call, ttl }: Act & { do: 'foreign' }): void {
    calm.disturb();
    world.nudges.push(world.elapsed());
    const instance = fake.ZIM.getInstance() as unknown as RawZim | undefined;
    if (call === 'create') {
      try {
        fake.ZIM.create({ appID: 1234567890 });
      } catch {
        // So it goes for other code, too.
      }
      return;
    }
    const wanted = [...world.desired.values()][0] ?? USERS.anna;
    const user = call === 'loginOther' ? (wanted === USERS.anna ? USERS.boris : USERS.anna) : wanted;
    const token = backend.mint(user, ttl);
    backend.tokens.get(token)!.epochs.add(world.epoch);
    if (!instance) return;
    try {
      const method = call === 'loginOther' ? 'login' : call === 'onThrowing' ? 'on' : call;
      const result = zim.outside(method, () => {
        if (call === 'login' || call === 'loginOther') return instance.login(user, { token });
        if (call === 'renewToken') return instance.renewToken(token);
        if (call === 'on') return instance.on('tokenWillExpire', () => {});
        if (call === 'off') return instance.off();
        if (call === 'onThrowing') {
          return instance.on('tokenWillExpire', () => {
            throw new Error('other code throws');
          });
        }
        return instance[call]();
      });
      void Promise.resolve(result).catch(() => {});
    } catch (error) {
      world.trace(`other code's ${call} throws ${error}`);
    }
  }

  async function perform(act: Act): Promise<void> {
    switch (act.do) {
      case 'mount':
        return put(act.who);
      case 'login':
        return of(act.who).login(act.user, act.abort);
      case 'switch':
        of(act.who).call('logout');
        return of(act.who).login(act.user, null);
      case 'logout':
      case 'renew':
      case 'preload':
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
        if (!zim.connected) return;
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
        calm.throttled(act.on);
        return calm.fault('throttle', act.on);
      case 'lag':
        for (let left = act.ms; left > 0; ) {
          const ms = Math.min(left, noise.int(1, act.by));
          await stand(ms);
          left -= ms;
        }
        return;
      case 'foreign':
        return foreign(act);
    }
  }

  put(0);
  return {
    actors,
    perform,
    heal() {
      backend.mode = { kind: 'ok' };
      calm.fault('backend', false);
      calm.fault('sdk', false);
      timers.throttled = false;
      calm.throttled(false);
      calm.fault('throttle', false);
      if (calm.faults.has('network')) back(true);
      healZim();
    },
  };
}
