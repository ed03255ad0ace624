import { createPrng, type Prng } from './prng.ts';
import { type Act, BACKEND_FAULTS, type BackendMode, type Step, type Story, type UserName } from './story.ts';
import { writeSetting } from './write-setting.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const LOGIN_CODES = [
  50111, 102005, 102009, 50001, 50012, 6000014, 6000005, 6000013, 6000021, 6000101, 6000107, 99999, 6000121,
];
const RENEW_CODES = [50111, 50001, 50012, 6000121, 99999, 6000004, 6000005];

function badMode(prng: Prng): BackendMode {
  const kind = prng.weighted({ fault: 10, slow: 2, hang: 2, limited: 2, down: 4 });
  if (kind === 'slow') return { kind, ms: prng.scale(500, MINUTE) };
  if (kind === 'hang') return { kind, deaf: prng.chance(0.5) };
  if (kind === 'limited') return { kind, retryAfter: prng.scale(500, 10 * MINUTE) };
  return { kind: kind === 'down' ? kind : prng.pick(BACKEND_FAULTS) };
}

/** Writes the story of a seed: a login, then things that go wrong and right again, with the app in between. */
export function writeStory(seed: number): Story {
  const prng = createPrng(seed);
  const setting = writeSetting(prng, seed);
  const steps: Step[] = [];
  const ttl = setting.ttl * 1_000;
  // Most worlds last minutes or hours, few of them days.
  let left = prng.chance(0.03)
    ? prng.int(DAY, 2 * DAY)
    : Math.min(3 * ttl + 5 * MINUTE, prng.scale(2 * MINUTE, 4 * HOUR));
  const window = Math.min(Math.max(0.2 * ttl, MINUTE), 5 * MINUTE, ttl / 2);

  const spend = (ms: number) => {
    const wait = Math.round(Math.min(Math.max(0, ms), left));
    left -= wait;
    return wait;
  };
  const gap = () =>
    spend(
      {
        none: () => 0,
        instant: () => prng.int(1, 1_500),
        seconds: () => prng.scale(1_000, MINUTE),
        renewal: () => ttl - window + prng.int(-15_000, 10_000),
        expiry: () => ttl - prng.int(0, 40_000),
        part: () => prng.next() * ttl,
      }[prng.weighted({ none: 2, instant: 3, seconds: 4, renewal: 2, expiry: 1, part: 2 })](),
    );
  const add = (wait: number, act: Act) => steps.push({ wait, act });
  const user = (): UserName => (prng.chance(0.8) ? 'anna' : 'boris');
  let places = 1;
  const who = () => prng.int(0, places - 1);

  function appCall(wait: number): void {
    const what = prng.weighted({
      login: 5,
      renew: 4,
      logout: 2,
      destroy: 2,
      mount: 1,
      preload: 1,
      switch: 2,
      react: 4,
      wake: 2,
    });
    const at = who();
    if (what === 'login') {
      add(wait, {
        do: 'login',
        who: at,
        user: user(),
        abort: prng.chance(0.25) ? prng.pick([0, prng.int(1, 40_000)]) : null,
      });
    } else if (what === 'switch') add(wait, { do: what, who: at, user: user() });
    else if (what === 'wake') add(wait, { do: what });
    else if (what === 'mount') {
      places = 2;
      add(wait, { do: what, who: 1 });
      add(
        prng.chance(0.5) ? 0 : gap(),
        prng.chance(0.5) ? { do: 'login', who: 1, user: user(), abort: null } : { do: 'preload', who: 1 },
      );
    } else if (what === 'destroy') {
      add(wait, { do: what, who: at });
      add(prng.chance(0.5) ? 0 : gap(), { do: 'mount', who: at });
      if (prng.chance(0.8))
        add(prng.chance(0.7) ? 0 : gap(), { do: 'login', who: at, user: user(), abort: null });
    } else if (what === 'react') {
      add(wait, {
        do: what,
        who: at,
        on: prng.pick([
          'stateChanged',
          'renewalFailed',
          'sessionLost',
          'recovered',
          'loggedOut',
          'tokenRenewed',
        ]),
        call: prng.pick(['login', 'logout', 'renew', 'destroy', 'throw']),
      });
    } else add(wait, { do: what, who: at });
  }

  /** A fault, with the app in between, and its end. */
  function during(start: Act, end: Act): void {
    add(gap(), start);
    const ms = spend(prng.scale(500, 20 * MINUTE));
    if (!prng.chance(0.4)) {
      add(ms, end);
      return;
    }
    const part = prng.int(0, ms);
    if (prng.chance(0.5)) appCall(part);
    else
      add(
        part,
        prng.chance(0.5)
          ? { do: 'drop', clean: prng.chance(0.3) }
          : { do: 'sleep', ms: prng.scale(1_000, 3 * HOUR), socket: 'breaks', wake: true },
      );
    add(ms - part, end);
  }

  const EPISODES: Record<string, () => void> = {
    backend: () => during({ do: 'backend', mode: badMode(prng) }, { do: 'backend', mode: { kind: 'ok' } }),
    network: () => during({ do: 'offline', event: true }, { do: 'online', event: prng.chance(0.7) }),
    zim() {
      if (prng.chance(0.3)) during({ do: 'silence' }, { do: 'healZim' });
      else {
        const login = prng.chance(0.5);
        const times = prng.chance(0.7) ? prng.int(1, 3) : 1_000;
        const start: Act = login
          ? { do: 'refuseLogin', code: prng.pick(LOGIN_CODES), times }
          : { do: 'refuseRenew', code: prng.pick(RENEW_CODES), times };
        if (login && prng.chance(0.6)) {
          add(gap(), start);
          during({ do: 'drop', clean: false }, { do: 'healZim' });
        } else during(start, { do: 'healZim' });
      }
    },
    drop: () =>
      add(gap(), prng.chance(0.8) ? { do: 'drop', clean: prng.chance(0.4) } : { do: 'serverClose' }),
    end() {
      add(gap(), prng.chance(0.7) ? { do: 'kick' } : { do: 'unregister' });
      if (prng.chance(0.6)) add(gap(), { do: 'login', who: who(), user: user(), abort: null });
    },
    sleep() {
      const ms = prng.chance(0.3) ? Math.round(ttl * (0.8 + 0.4 * prng.next())) : prng.scale(5_000, 3 * DAY);
      const asleep: Act = {
        do: 'sleep',
        ms,
        socket: prng.pick(['stays', 'breaks', 'closes', 'breaks']),
        wake: prng.chance(0.8),
      };
      if (prng.chance(0.5)) add(gap(), asleep);
      else {
        add(gap(), { do: 'offline', event: true });
        add(prng.int(0, 500), asleep);
        add(spend(prng.scale(100, MINUTE)), { do: 'online', event: prng.chance(0.7) });
      }
    },
    clock() {
      const ms = prng.pick([-1, 1]) * prng.scale(1_000, 6 * HOUR);
      add(gap(), { do: 'jump', ms });
      if (prng.chance(0.6)) add(gap(), { do: 'jump', ms: -ms });
    },
    timers() {
      if (prng.chance(0.6)) during({ do: 'throttle', on: true }, { do: 'throttle', on: false });
      else add(gap(), { do: 'lag', ms: spend(prng.scale(1_000, 10 * MINUTE)), by: prng.scale(100, MINUTE) });
    },
    foreign() {
      add(gap(), {
        do: 'foreign',
        call: prng.pick([
          'login',
          'loginOther',
          'logout',
          'renewToken',
          'renewToken',
          'destroy',
          'on',
          'onThrowing',
          'off',
          'create',
        ]),
        ttl: prng.chance(0.7) ? setting.ttl : prng.scale(5, 2 * setting.ttl),
      });
    },
    sdk() {
      add(gap(), { do: 'brokenSdk', on: true });
      if (prng.chance(0.5)) add(gap(), { do: 'foreign', call: 'destroy', ttl: setting.ttl });
      else appCall(gap());
      add(spend(prng.scale(100, 60_000)), { do: 'brokenSdk', on: false });
    },
    app: () => appCall(gap()),
  };
  const weights = {
    backend: 6,
    network: 3,
    zim: 3,
    drop: 2,
    end: 1,
    sleep: 3,
    clock: 1.5,
    timers: 2,
    foreign: 1.5,
    sdk: 0.7,
    app: 5,
  };

  if (prng.chance(0.05)) {
    add(0, { do: 'foreign', call: 'create', ttl: setting.ttl });
    if (prng.chance(0.5)) add(prng.int(0, 500), { do: 'foreign', call: 'login', ttl: setting.ttl });
  }
  if (prng.chance(0.05)) add(0, { do: 'brokenSdk', on: true });
  if (prng.chance(0.3)) {
    places = 2;
    add(0, { do: 'mount', who: 1 });
  }
  if (prng.chance(0.2)) add(gap(), { do: 'preload', who: who() });
  if (prng.chance(0.97)) add(prng.int(0, 100), { do: 'login', who: 0, user: 'anna', abort: null });
  if (places === 2 && prng.chance(0.7))
    add(prng.int(0, 2_000), { do: 'login', who: 1, user: user(), abort: null });
  for (let episodes = prng.int(1, 7); episodes > 0; episodes -= 1) {
    EPISODES[prng.weighted(weights)]!();
    if (left <= 0) break;
  }
  if (prng.chance(0.3)) add(spend(Math.min(left, 2 * ttl)), { do: 'wake' });
  return { setting, steps };
}
