import { createPrng, type Prng } from './prng.ts';
import {
  type Act,
  BACKEND_FAULTS,
  type BackendMode,
  type Make,
  type RemountCall,
  type Step,
  type Story,
  type TokenKind,
  type UserName,
} from './story.ts';
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

/** What a page calls in the tick in which its last session went. */
const REMOUNTS: readonly (readonly RemountCall[])[] = [
  ['login'],
  ['login'],
  ['preload'],
  ['preload', 'login'],
  ['preload', 'loginOther'],
  ['preload', 'logout'],
  ['preload', 'renew'],
  ['preload', 'renew', 'login'],
  ['loginOther'],
  ['login', 'renew'],
  ['login', 'logout'],
  ['login', 'destroy'],
  ['logout', 'login'],
  [],
];

const anyToken = (prng: Prng): TokenKind =>
  prng.weighted({
    good: 8,
    short: 1,
    expired: 2,
    older: 3,
    same: 2,
    garbage: 2,
    version: 1,
    otherUser: 2,
  });

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
  const twoCopies = prng.chance(0.3);
  const make = (seat: number): Make => ({
    who: seat,
    copy: twoCopies && prng.chance(0.6) ? 1 : 0,
    bound: prng.chance(0.15) ? prng.scale(300, 25_000) : null,
  });
  const login = (seat: number, as: UserName, abort: number | null = null): Act => ({
    do: 'login',
    who: seat,
    user: as,
    abort,
    token: prng.chance(0.2) ? anyToken(prng) : null,
  });
  const foreign = (call: (Act & { do: 'foreign' })['call']): Act => ({
    do: 'foreign',
    call,
    token: anyToken(prng),
    ttl: prng.chance(0.7) ? setting.ttl : prng.scale(5, 2 * setting.ttl),
  });

  function appCall(wait: number): void {
    const what = prng.weighted({
      login: 5,
      renew: 4,
      logout: 2,
      destroy: 2,
      remount: 2,
      mount: 1,
      preload: 1,
      suspect: 1,
      switch: 2,
      react: 9,
      wake: 2,
    });
    const at = who();
    if (what === 'login') {
      const abort = prng.chance(0.25) ? prng.pick([0, prng.int(1, 40_000)]) : null;
      add(wait, login(at, user(), abort));
    } else if (what === 'switch') add(wait, { do: what, who: at, user: user() });
    else if (what === 'wake') add(wait, { do: what });
    else if (what === 'mount') {
      places = 2;
      add(wait, { do: what, ...make(1) });
      add(prng.chance(0.5) ? 0 : gap(), prng.chance(0.5) ? login(1, user()) : { do: 'preload', who: 1 });
    } else if (what === 'destroy') {
      add(wait, { do: what, who: at });
      add(prng.chance(0.5) ? 0 : gap(), { do: 'mount', ...make(at) });
      if (prng.chance(0.8)) add(prng.chance(0.7) ? 0 : gap(), login(at, user()));
    } else if (what === 'remount') {
      add(wait, { do: what, ...make(at), all: prng.chance(0.7), calls: prng.pick(REMOUNTS) });
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
          'warning',
          'connectionStateChanged',
        ]),
        call: prng.pick([
          'login',
          'loginOther',
          'logout',
          'renew',
          'destroy',
          'remount',
          'throw',
          'guest login',
          'guest renewToken',
          'guest logout',
          'guest destroy',
        ]),
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
      if (prng.chance(0.6)) add(gap(), login(who(), user()));
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
    /** Other code, once or a few times in a row. */
    foreign() {
      for (let times = prng.chance(0.6) ? 1 : prng.int(2, 4); times > 0; times -= 1) {
        const call = prng.weighted({
          login: 2,
          loginOther: 1,
          logout: 1,
          renewToken: 3,
          destroy: 2,
          on: 1,
          onThrowing: 1,
          off: 1,
          create: 1,
        });
        add(gap(), foreign(call));
      }
    },
    sdk() {
      add(gap(), { do: 'brokenSdk', on: true });
      if (prng.chance(0.5)) add(gap(), foreign('destroy'));
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
    foreign: 4,
    sdk: 0.7,
    app: 8,
  };

  if (prng.chance(0.08)) {
    add(0, foreign('create'));
    if (prng.chance(0.5)) add(prng.int(0, 500), foreign(prng.chance(0.7) ? 'login' : 'loginOther'));
    if (prng.chance(0.3)) add(prng.int(0, 500), foreign(prng.pick(['logout', 'renewToken', 'destroy'])));
  }
  if (prng.chance(0.05)) add(0, { do: 'brokenSdk', on: true });
  if (prng.chance(0.33)) {
    places = 2;
    add(0, { do: 'mount', ...make(1) });
  }
  if (prng.chance(0.2)) add(gap(), { do: 'preload', who: who() });
  if (prng.chance(0.97)) add(prng.int(0, 100), login(0, 'anna'));
  if (places === 2 && prng.chance(0.7)) add(prng.int(0, 2_000), login(1, user()));
  for (let episodes = prng.int(1, 10); episodes > 0; episodes -= 1) {
    EPISODES[prng.weighted(weights)]!();
    if (left <= 0) break;
  }
  if (prng.chance(0.3)) add(spend(Math.min(left, 2 * ttl)), { do: 'wake' });
  return { setting, steps };
}
