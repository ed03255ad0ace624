import { describe, expect, test } from 'vitest';
import { type ErrorCode, tokenDenied, ZimSessionError, type ZimSessionSnapshot } from 'zim-session';
import { type Actor, type Diagnosis, diagnose } from 'zim-session/diagnose';
import { mockZimSession } from 'zim-session/testing';
import { isKnown } from '../../src/diagnose/error.ts';
import { ALICE, createWorld, loggedIn, nothing, type World } from './world.ts';

const MINUTE = 60_000;

type Who = Actor | 'nobody';

/** Every code, as the error of a login that failed: who acts. */
const CODES: Record<ErrorCode, Who> = {
  'other-tab': 'user',
  'sdk-load-failed': 'app',
  'token-endpoint-unreachable': 'network',
  'token-endpoint-timeout': 'backend',
  'login-timeout': 'network',
  'zim-network': 'network',
  'zim-timeout': 'network',
  'token-endpoint-status': 'backend',
  'token-expired': 'backend',
  'token-too-short': 'backend',
  'token-not-newer': 'backend',
  'token-rejected': 'backend',
  'zim-rate-limited': 'app',
  'zim-server': 'network',
  'zim-other': 'app',
  'token-denied': 'user',
  'kicked-out': 'user',
  unregistered: 'user',
  'invalid-options': 'app',
  'app-conflict': 'app',
  'token-endpoint-response': 'backend',
  'token-mismatch': 'backend',
  'token-malformed': 'backend',
  'token-version': 'backend',
  'token-too-long': 'backend',
  'zim-not-activated': 'console',
  'zim-plan-limit': 'console',
  'invalid-user': 'app',
  'already-logged-in': 'app',
  'not-logged-in': 'app',
  aborted: 'app',
  destroyed: 'app',
  'zim-parameter': 'app',
};

describe('who has to act, by the error of a login that failed', () => {
  test.each(Object.entries(CODES))('%s: %s', async (code, who) => {
    const error = new ZimSessionError(code as ErrorCode, { zimCode: 6000999 });
    const found = await diagnose(mockZimSession({ reason: 'login-failed', error }));
    expect(found).toMatchObject({ who, todo: error.remediation, state: { error: { code } } });
    expect(isKnown(code)).toBe(true);
    expect(found.what).toMatch(/^[A-Z].+ \(ZIM 6000999\)\.$/);
    expect(String(found)).toContain(found.what);
  });

  test('a time-out is what it waited for', async () => {
    const cause = new ZimSessionError('token-endpoint-status', { httpStatus: 503 });
    const error = new ZimSessionError('login-timeout', { cause });
    const found = await diagnose(mockZimSession({ reason: 'login-failed', error }));
    expect(found).toMatchObject({ who: 'backend', what: expect.stringContaining('HTTP 503') });
  });
});

const error = (code: ErrorCode) => new ZimSessionError(code);
const HOUR = 3_600_000;

/** States without an error that says it all. */
const STATES: readonly [string, Partial<ZimSessionSnapshot>, Who, RegExp][] = [
  ['nobody has logged in', {}, 'app', /Nobody has logged in/],
  ['logged out on request', { reason: 'requested' }, 'user', /the app asked for it/],
  ['kicked out', { reason: 'kicked-out', error: error('kicked-out') }, 'user', /another device/],
  ['account removed', { reason: 'unregistered', error: error('unregistered') }, 'user', /removed/],
  ['denied', { reason: 'token-denied', error: error('token-denied') }, 'user', /no token/],
  ['destroyed', { status: 'destroyed' }, 'app', /destroyed/],
  ['logging in', { status: 'logging-in' }, 'nobody', /under way/],
  [
    'logging in, and failing',
    { status: 'logging-in', error: error('zim-network') },
    'network',
    /ZIM could not/,
  ],
  ['recovering', { status: 'recovering' }, 'nobody', /made anew/],
  [
    'recovering, and failing',
    { status: 'recovering', error: error('token-endpoint-status') },
    'backend',
    /error/,
  ],
  ['well', { status: 'logged-in' }, 'nobody', /All is well/],
  [
    'denied a new token',
    { status: 'logged-in', renewal: 'denied', error: error('token-denied') },
    'user',
    /no new/,
  ],
  [
    'a renewal that fails',
    { status: 'logged-in', renewal: 'retrying', error: error('token-endpoint-unreachable') },
    'backend',
    /although ZIM can.*could not be renewed/,
  ],
  ['reconnecting', { status: 'logged-in', connection: 'reconnecting' }, 'network', /interrupted/],
  ['well by a clock that is wrong', { status: 'logged-in', clockSkew: HOUR }, 'nobody', /All is well/],
  [
    'tokens that are over by a clock that is wrong',
    { reason: 'login-failed', clockSkew: HOUR, error: error('token-expired') },
    'user',
    /clock/,
  ],
];

test.each(STATES)('%s', async (_name, snapshot, who, what) => {
  const found = await diagnose(mockZimSession(snapshot));
  expect(found.who).toBe(who);
  expect(found.what).toMatch(what);
  expect(found.endpoint).toMatchObject({ asked: false, took: null });
  if (snapshot.clockSkew) expect(String(found)).toContain('clock');
});

describe('what was so lately', () => {
  const entry = (type: string, detail = '') => ({ at: 1_893_499_200_000, type, detail });
  test.each([
    ['three losses', Array(3).fill(entry('sessionLost', 'zim-timeout')), 'network', /lost 3 times/],
    ['two losses are none', Array(2).fill(entry('sessionLost', 'zim-timeout')), null, null],
    [
      'kicked out twice',
      Array(2).fill(entry('loggedOut', 'reason kicked-out, kicked-out')),
      'user',
      /take turns/,
    ],
    ['code of others', [entry('warning', 'code foreign-logout')], 'app', /Other code/],
    ['short tokens', [entry('warning', 'code short-lived-token')], 'backend', /less than a minute/],
  ] as const)('%s', async (_name, timeline, who, words) => {
    const found = await diagnose(mockZimSession({ status: 'logged-in' }, { timeline }));
    // Nothing of it is urgent: the user is logged in.
    expect(found.who).toBe('nobody');
    expect(found.findings.map((one) => one.who)).toEqual(who ? [who] : []);
    if (words) expect(String(found)).toMatch(words);
  });
});

async function ask(world: World, options = {}): Promise<Diagnosis> {
  const asked = diagnose(world.session, options);
  await world.clock.advance(11_000);
  return asked;
}

describe('the question to the endpoint', () => {
  const cases: readonly [string, World['backend']['always'] | 'late', Who, ErrorCode | null][] = [
    ['answers', null, 'nobody', null],
    ['is down', new Error('down'), 'backend', 'token-endpoint-unreachable'],
    ['says 503', Object.assign(new Error('503'), { status: 503 }), 'backend', 'token-endpoint-status'],
    ['denies', tokenDenied(), 'user', 'token-denied'],
    ['gives no token', 'sign in first', 'backend', 'token-endpoint-response'],
    ['gives one of another version', `03${'A'.repeat(60)}`, 'backend', 'token-version'],
    ['gives one of somebody else', () => ({ token: '04', userID: 'bob' }), 'backend', 'token-mismatch'],
    ['is never done', () => new Promise<string>(nothing), 'backend', 'token-endpoint-timeout'],
  ];
  test.each(cases)('%s', async (_name, answer, who, code) => {
    const world = createWorld();
    await loggedIn(world);
    await world.clock.advance(MINUTE);
    world.backend.always = answer as World['backend']['always'];
    const before = world.session.getSnapshot();
    const found = await ask(world);
    expect(found).toMatchObject({ who, endpoint: { asked: true, code } });
    // It changed nothing.
    expect(world.session.getSnapshot()).toBe(before);
    expect(world.backend.requests.at(-1)).toMatchObject({ userID: 'alice', reason: 'manual' });
  });

  test('one that is as old as the one before comes from a cache', async () => {
    const world = createWorld();
    await loggedIn(world);
    await world.clock.advance(MINUTE);
    world.backend.always = world.fake.serverTokens[0]!;
    expect(await ask(world)).toMatchObject({ who: 'backend', findings: [{ code: 'token-not-newer' }] });
  });

  test('an answer that takes seconds is slow, and that is all', async () => {
    const world = createWorld();
    await loggedIn(world);
    await world.clock.advance(MINUTE);
    world.backend.latency = 6_000;
    expect(await ask(world)).toMatchObject({ who: 'nobody', findings: [{ who: 'backend' }] });
  });

  test('right after a renewal the next token may end in the same second', async () => {
    const world = createWorld();
    await loggedIn(world);
    await world.clock.advance(60 * MINUTE - 20 * MINUTE);
    const renewal = world.session.renew();
    await world.clock.advance(300);
    await renewal;
    expect(await ask(world)).toMatchObject({ who: 'nobody', endpoint: { asked: true, code: null } });
  });

  test.each([
    ['where that was not wanted', { ask: false }, /as was wished/],
    ['where there is no network', {}, /no network/],
    ['where nobody is logged in', {}, /nobody is logged in/],
  ])('is not asked %s', async (name, options, why) => {
    const world = createWorld();
    if (!name.includes('nobody')) await loggedIn(world);
    world.page.online = !name.includes('network');
    const { length } = world.backend.requests;
    expect((await ask(world, options)).endpoint.said).toMatch(why);
    expect(world.backend.requests).toHaveLength(length);
  });

  test('is asked for whoever is named, where nobody is logged in; offline nothing but the network is blamed', async () => {
    const world = createWorld();
    expect(await ask(world, { userID: 'bob' })).toMatchObject({ endpoint: { asked: true, code: null } });
    world.page.online = false;
    world.backend.always = new Error('down');
    world.session.login(ALICE).catch(nothing);
    await world.clock.advance(2_000);
    expect(await ask(world)).toMatchObject({ who: 'network', what: 'This machine has no network.' });
  });
});

test('neither token nor userID nor the words of others are in it, as text or as JSON', async () => {
  const world = createWorld();
  const user = { userID: 'jqk7umlaut' };
  const login = world.session.login(user);
  await world.clock.advance(1_000);
  await login;
  const [token] = world.fake.serverTokens;
  world.backend.always = new ZimSessionError('token-denied', { detail: `${user.userID} showed ${token}` });
  world.session.renew().catch(nothing);
  await world.clock.advance(2_000);
  const found = await ask(world);
  for (const said of [String(found), JSON.stringify(found)]) {
    expect(said).toContain('token-denied');
    for (const secret of [user.userID, token!.slice(0, 30), 'showed']) expect(said).not.toContain(secret);
  }
  expect(JSON.parse(JSON.stringify(found))).toMatchObject({ who: 'user', state: { renewal: 'denied' } });
});

const hostile = new Proxy(
  {},
  {
    get() {
      throw new Error('no');
    },
  },
);

test('refuses what is no session', async () => {
  for (const value of [null, undefined, {}, 'session', hostile]) {
    await expect(diagnose(value as never)).rejects.toMatchObject({ code: 'invalid-options' });
  }
});
