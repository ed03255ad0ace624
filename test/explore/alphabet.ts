import { ZimSessionError } from '../../src/core/errors.ts';
import type { Input } from '../../src/core/event.ts';
import type { Policy } from '../../src/core/policy.ts';
import { readToken, type Token, type TokenGrant } from '../../src/core/token.ts';
import { zimError } from '../../src/core/zim-code.ts';
import { currentOf, mint, NOW, type Node, textsOf } from './node.ts';
import { TABS } from './tab-letters.ts';

/** Something that may happen. */
export interface Letter {
  readonly name: string;
  /** ms that pass first. Null: it cannot happen here. */
  readonly wait?: (node: Node, dueIn: number) => number | null;
  /** The event, or null where it cannot happen here. Without it nobody looks: the page sleeps. */
  readonly event?: (node: Node) => Input | null;
  /** The answer to something that nobody waits for any more: it has to change nothing. */
  readonly stale?: boolean;
  /** Whether the page is in front from then on. @default as it was */
  readonly visible?: boolean;
}

const HOUR = 3_600_000;
const AVATAR = 'https://example.com/a.png';
const user = (userID: string) => ({ userID, userName: 'Name', userAvatarUrl: AVATAR });

/** Who calls, and how long each wants to wait. The core knows them by their numbers only. */
const CALLERS = {
  login: { caller: 1, within: 30_000 },
  'login, with little time': { caller: 2, within: 5_000 },
  renew: { caller: 3, within: 20_000 },
  'renew, with little time': { caller: 4, within: 5_000 },
} as const;

const other = (userID: string) => (userID === 'alice' ? 'bob' : 'alice');
/** Who is logged in, or was before. */
const userBefore = ({ state, outside }: Node) => outside.user ?? (state.last.userID || 'alice');
const fresh = (node: Node, left: number, owner = userBefore(node)) =>
  mint(owner, NOW + left, textsOf(node.state));
const older = (node: Node) => {
  const token = currentOf(node.state);
  return token && fresh(node, token.expiresAt - NOW - 1_000);
};

type Answer = TokenGrant & { readonly offset?: number };

const GRANTS: Record<string, (node: Node) => Answer | null> = {
  'a good token': (node) => ({ token: fresh(node, HOUR) }),
  'a token of 40 s': (node) => ({ token: fresh(node, 40_000) }),
  'a token of 20 s': (node) => ({ token: fresh(node, 20_000) }),
  'a token of 25 days': (node) => ({ token: fresh(node, 600 * HOUR) }),
  'a token that looks expired': (node) => ({ token: fresh(node, -60_000) }),
  'a token that looks expired, by a clock that was set back': (node) => ({
    token: fresh(node, -60_000),
    offset: HOUR,
  }),
  'a token and the clock, an hour ahead': (node) => ({ token: fresh(node, 0), serverTime: NOW - HOUR }),
  'the token that ZIM has': ({ state }) => {
    const token = currentOf(state);
    return token && { token: token.text };
  },
  'an older token': (node) => {
    const token = older(node);
    return token === null ? null : { token };
  },
  'a refused token': ({ state }) => (state.refused ? { token: state.refused } : null),
  "another user's token": (node) => ({
    token: fresh(node, HOUR, other(userBefore(node))),
    userID: other(userBefore(node)),
  }),
  "another app's token": (node) => ({ token: fresh(node, HOUR), appID: 7 }),
  'no token': () => ({ token: 'undefined' }),
  'a token03': () => ({ token: `03${'A'.repeat(60)}` }),
};

/** Tokens that come with a call. What nobody can read, or is of somebody else, never comes so far. */
const AT_HAND: Record<string, (node: Node) => string | null> = {
  'a good token': (node) => fresh(node, HOUR),
  'an expired token': (node) => fresh(node, -60_000),
  'an older token': older,
  'the token that ZIM has': ({ state }) => currentOf(state)?.text ?? null,
  // A login of somebody who is logged out forgets which one that was.
  'a refused token': ({ state, outside }) => (outside.user ? state.refused : null),
};

const FETCH_ERRORS: Record<string, ZimSessionError> = {
  unreachable: new ZimSessionError('token-endpoint-unreachable'),
  denied: new ZimSessionError('token-denied', { httpStatus: 403 }),
  'HTTP 404': new ZimSessionError('token-endpoint-status', {
    httpStatus: 404,
    kind: 'configuration',
    retryable: false,
  }),
  'HTTP 429, in 60 s': new ZimSessionError('token-endpoint-status', { httpStatus: 429, retryAfter: 60_000 }),
  'HTTP 503, in 900 s': new ZimSessionError('token-endpoint-status', {
    httpStatus: 503,
    retryAfter: 900_000,
  }),
  aborted: new ZimSessionError('aborted'),
};

const ours = (code: number) => zimError({ code });
const ZIM_ERRORS: Record<string, [ZimSessionError, ('login' | 'renewToken')?]> = {
  refused: [ours(6000103)],
  'no network': [ours(6000104)],
  'a timeout': [ours(6000105)],
  'rate limited': [ours(6000004)],
  'try in 5 s': [ours(6000005)],
  'a dead instance': [ours(6000002)],
  'a wedged instance': [new ZimSessionError('zim-other', { zimCode: 6000111 }), 'login'],
  'somebody else is logged in': [ours(6000111), 'login'],
  'not logged in': [ours(6000121), 'renewToken'],
  'not activated': [ours(6000014), 'login'],
  'a plan limit': [ours(6000015), 'login'],
  blocked: [ours(6000021)],
};

const SDK_ERRORS: Record<string, ZimSessionError> = {
  'cannot be loaded': new ZimSessionError('sdk-load-failed'),
  'refuses the appID': ours(6000003),
};

const CONNECTIONS: readonly (readonly [state: number, event: number])[] = [
  [1, 1],
  [2, 0],
  [3, 3],
  [3, 1],
  [0, 0],
  [0, 2],
  [0, 3],
  [0, 4],
  [0, 5],
  [0, 6],
];

const atHand = (given: string | null): Token | null => (given ? readToken(given) : null);

const left = (name: string, callers: readonly number[]): Letter => ({
  name: `left: ${name}`,
  event: ({ outside }) =>
    outside.callers.some(({ caller }) => callers.includes(caller)) ? { type: 'left', callers } : null,
});

function list<T>(
  prefix: string,
  entries: Record<string, T>,
  event: (value: T) => Letter['event'],
): readonly Letter[] {
  return Object.entries(entries).map(([name, value]) => ({
    name: `${prefix} ${name}`,
    event: event(value)!,
  }));
}

/** Of an attempt that is over: the first one has 1. */
const BEFORE = 0;

/** Answers that nobody waits for: to the attempt before, and to the one of now when it asks for nothing. */
const LATE: Record<string, (node: Node) => Input | null> = {
  'fetched, for the attempt before': (node) => ({
    type: 'fetched',
    id: BEFORE,
    grant: { token: fresh(node, HOUR, other(userBefore(node))) },
  }),
  'fetched again': (node) =>
    node.outside.fetch
      ? null
      : { type: 'fetched', id: node.state.last.id, grant: { token: fresh(node, HOUR) } },
  'fetch failed, for the attempt before': () => ({
    type: 'fetchFailed',
    id: BEFORE,
    error: FETCH_ERRORS.denied!,
  }),
  'fetch failed again': ({ state, outside }) =>
    outside.fetch ? null : { type: 'fetchFailed', id: state.last.id, error: FETCH_ERRORS.denied! },
  'presented, for a call before': () => ({ type: 'presented', id: BEFORE, error: null }),
  'presented with an error, for a call before': () => ({
    type: 'presented',
    id: BEFORE,
    error: ours(6000103),
  }),
  'presented again': ({ state }) =>
    state.sdk.call ? null : { type: 'presented', id: state.last.id, error: null },
  'left, who does not wait': ({ outside }) => ({
    type: 'left',
    callers: Object.values(CALLERS)
      .map(({ caller }) => caller)
      .filter((one) => outside.callers.every(({ caller }) => caller !== one)),
  }),
};

/** Of an instance that is there, and not being replaced. */
const onInstance = (letters: readonly Letter[]): readonly Letter[] =>
  letters.map((one) => ({
    ...one,
    event: (node) => (node.state.sdk.state === 'ready' ? one.event!(node) : null),
  }));

const tick = (): Input => ({ type: 'tick', wake: false });

/** Everything that may happen to the core. */
export const ALPHABET: readonly Letter[] = [
  // The engine's timer looks every 15 s; before anything is due a tick changes nothing (an invariant).
  { name: 'time: until it is due', wait: (_node, dueIn) => (dueIn < 1e12 ? dueIn : null), event: tick },
  { name: 'time: 700 ms', wait: () => 700, event: tick },
  { name: 'time: asleep for 16 s', wait: () => 16_000 },
  { name: 'time: asleep for 2 h', wait: () => 2 * HOUR },
  { name: 'tick', event: tick },
  { name: 'wake', event: () => ({ type: 'tick', wake: true }) },

  { name: 'login', event: (node) => ({ type: 'login', user: user(userBefore(node)), ...CALLERS.login }) },
  {
    name: 'login of another user',
    // While somebody is logged in, the engine refuses it before it comes to an event.
    event: (node) =>
      node.outside.user ? null : { type: 'login', user: user(other(userBefore(node))), ...CALLERS.login },
  },
  {
    name: 'login, with little time',
    event: ({ outside }) =>
      outside.user
        ? { type: 'login', user: user(outside.user), ...CALLERS['login, with little time'] }
        : null,
  },
  ...list('login, with', AT_HAND, (text) => (node) => {
    const token = atHand(text(node));
    return token && { type: 'login', user: user(userBefore(node)), token, ...CALLERS.login };
  }),
  { name: 'preload', event: () => ({ type: 'preload' }) },
  { name: 'renew', event: () => ({ type: 'renew', ...CALLERS.renew }) },
  {
    name: 'renew, with little time',
    event: ({ outside }) => (outside.user ? { type: 'renew', ...CALLERS['renew, with little time'] } : null),
  },
  ...list('renew, with', AT_HAND, (text) => (node) => {
    const token = node.outside.user ? atHand(text(node)) : null;
    return token && { type: 'renew', token, ...CALLERS['renew, with little time'] };
  }),
  ...Object.entries(CALLERS).map(([name, { caller }]) => left(name, [caller])),
  left('everybody', [1, 2, 3, 4]),
  { name: 'logout', event: () => ({ type: 'logout' }) },
  { name: 'abandoned', event: () => ({ type: 'abandoned' }) },

  { name: 'sdk ready', event: ({ outside }) => (outside.preparing ? { type: 'sdkReady' } : null) },
  ...list(
    'sdk',
    SDK_ERRORS,
    (error) =>
      ({ outside }) =>
        outside.preparing || outside.recreating ? { type: 'sdkFailed', error } : null,
  ),
  ...list('fetched', GRANTS, (answer) => (node) => {
    const given = node.outside.fetch && answer(node);
    if (!given) return null;
    const { offset, ...grant } = given;
    return { type: 'fetched', id: node.outside.fetch!.id, grant, ...(offset && { offset }) };
  }),
  ...list(
    'fetch:',
    FETCH_ERRORS,
    (error) =>
      ({ outside }) =>
        outside.fetch && { type: 'fetchFailed', id: outside.fetch.id, error },
  ),
  {
    name: 'presented',
    event: ({ outside }) => outside.call && { type: 'presented', id: outside.call.id, error: null },
  },
  ...list(
    'presented:',
    ZIM_ERRORS,
    ([error, kind]) =>
      ({ outside: { call } }) =>
        call && (kind ?? call.kind) === call.kind ? { type: 'presented', id: call.id, error } : null,
  ),
  ...list('late:', LATE, (event) => event).map((one) => ({ ...one, stale: true })),

  ...onInstance([
    ...CONNECTIONS.map(
      ([state, event]): Letter => ({
        name: `connection ${state}/${event}`,
        event: () => ({ type: 'connection', state, event }),
      }),
    ),
    { name: 'tokenWillExpire', event: () => ({ type: 'tokenWillExpire' }) },
    // While somebody is logged in here, or on the way, the door is shut.
    { name: 'instance gone', event: ({ outside }) => (outside.user ? null : { type: 'instanceGone' }) },
  ]),
];

const LINE_ERRORS: Record<string, ZimSessionError> = {
  'no answer': ours(6000105),
  'rate limited': ours(6000005),
  'not activated': ours(6000014),
  'not logged in': ours(6000121),
};

/** What happens on the line to ZIM, where it is asked whether it is there. */
const LINE: readonly Letter[] = [
  { name: 'the page is hidden', event: tick, visible: false },
  { name: 'the page is in front, and wakes up', event: () => ({ type: 'tick', wake: true }), visible: true },
  ...onInstance([{ name: 'an event of ZIM', event: () => ({ type: 'heard' }) }]),
  { name: 'suspect', event: () => ({ type: 'suspect' }) },
  {
    name: 'answered',
    event: ({ outside: { question } }) => question && { type: 'answered', id: question.id, error: null },
  },
  ...list(
    'answered:',
    LINE_ERRORS,
    (error) =>
      ({ outside: { question } }) =>
        question && { type: 'answered', id: question.id, error },
  ),
  {
    name: 'late: answered, to a question before',
    event: ({ state }) => ({ type: 'answered', id: state.line.id - 1, error: ours(6000105) }),
    stale: true,
  },
];

/** The letters of a search. */
export const alphabetOf = ({ liveness, tabs }: Pick<Policy, 'liveness' | 'tabs'>): readonly Letter[] => [
  ...ALPHABET,
  ...(Number.isFinite(liveness) ? LINE : []),
  ...(tabs ? TABS : []),
];

/** Looks a letter up, for a story that is told in names. */
export function letter(name: string): Letter {
  const found = [...ALPHABET, ...LINE, ...TABS].find((one) => one.name === name);
  if (!found) throw new Error(`no such letter: ${name}`);
  return found;
}
