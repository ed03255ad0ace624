import { ZimSessionError, zimError } from '../../src/core/errors.ts';
import type { Event } from '../../src/core/event.ts';
import { readToken, type TokenGrant } from '../../src/core/token.ts';
import { mint, NOW, type Node, textsOf } from './node.ts';

type Input = Event extends infer E ? (E extends Event ? Omit<E, 'now' | 'random'> : never) : never;

/** Something that may happen. */
export interface Letter {
  readonly name: string;
  /** ms that pass first. Null: it cannot happen here. */
  readonly wait?: (node: Node, dueIn: number) => number | null;
  /** The event, or null where it cannot happen here. Without it nobody looks: the page sleeps. */
  readonly event?: (node: Node) => Input | null;
  /** The answer to something that nobody waits for any more: it has to change nothing. */
  readonly stale?: boolean;
}

const HOUR = 3_600_000;
const AVATAR = 'https://example.com/a.png';
const user = (userID: string) => ({ userID, userName: 'Name', userAvatarUrl: AVATAR });

const other = (userID: string | undefined) => (userID === 'alice' ? 'bob' : 'alice');
const fresh = ({ state }: Node, left: number, owner = state.user?.userID ?? 'alice') =>
  mint(owner, NOW + left, textsOf(state));

const GRANTS: Record<string, (node: Node) => TokenGrant | null> = {
  'a good token': (node) => ({ token: fresh(node, HOUR) }),
  'a token of 40 s': (node) => ({ token: fresh(node, 40_000) }),
  'a token of 20 s': (node) => ({ token: fresh(node, 20_000) }),
  'a token of 25 days': (node) => ({ token: fresh(node, 600 * HOUR) }),
  'a token that looks expired': (node) => ({ token: fresh(node, -60_000) }),
  'a token and the clock, an hour ahead': (node) => ({ token: fresh(node, 0), serverTime: NOW - HOUR }),
  'the token that ZIM has': ({ state }) => state.token && { token: state.token.text },
  'an older token': (node) =>
    node.state.token && { token: fresh(node, node.state.token.expiresAt - NOW - 1_000) },
  'a refused token': ({ state }) => (state.refused ? { token: state.refused } : null),
  "another user's token": (node) => ({
    token: fresh(node, HOUR, other(node.state.user?.userID)),
    userID: other(node.state.user?.userID),
  }),
  "another app's token": (node) => ({ token: fresh(node, HOUR), appID: 7 }),
  'no token': () => ({ token: 'undefined' }),
  'a token03': () => ({ token: `03${'A'.repeat(60)}` }),
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

const login = (userID: string): Letter => ({
  name: `login ${userID}`,
  // The machine refuses another user before it comes to an event.
  event: ({ outside }) =>
    outside.user === null || outside.user === userID ? { type: 'login', user: user(userID) } : null,
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

/** Answers that nobody waits for: to the attempt before, and to the one of now when it asks for nothing. */
const LATE: readonly Letter[] = [
  {
    name: 'late: fetched, for the attempt before',
    event: (node) => ({
      type: 'fetched',
      id: node.state.id - 1,
      grant: { token: fresh(node, HOUR, other(node.state.user?.userID)) },
    }),
  },
  {
    name: 'late: fetched again',
    event: (node) =>
      node.outside.fetch ? null : { type: 'fetched', id: node.state.id, grant: { token: fresh(node, HOUR) } },
  },
  {
    name: 'late: fetch failed, for the attempt before',
    event: ({ state }) => ({ type: 'fetchFailed', id: state.id - 1, error: FETCH_ERRORS.denied! }),
  },
  {
    name: 'late: fetch failed again',
    event: ({ state, outside }) =>
      outside.fetch ? null : { type: 'fetchFailed', id: state.id, error: FETCH_ERRORS.denied! },
  },
  {
    name: 'late: presented, for a call before',
    event: ({ state }) => ({ type: 'presented', id: (state.call?.id ?? state.id) - 1, error: null }),
  },
  {
    name: 'late: presented with an error, for a call before',
    event: ({ state }) => ({ type: 'presented', id: (state.call?.id ?? state.id) - 1, error: ours(6000103) }),
  },
  {
    name: 'late: presented again',
    event: ({ state }) => (state.call ? null : { type: 'presented', id: state.id, error: null }),
  },
];

/** Of an instance that is there, and not being replaced. */
const onInstance = (letters: readonly Letter[]): readonly Letter[] =>
  letters.map((one) => ({
    ...one,
    event: (node) => (node.state.sdk === 'ready' ? one.event!(node) : null),
  }));

/** What the adapter says of it. */
const foreignReplaces = (method: 'login' | 'renewToken', connection: string) => {
  if (connection === 'connected') return method === 'login' ? 'later' : 'always';
  return connection === 'reconnecting' && method === 'login' ? 'always' : 'never';
};

const foreign = (
  name: string,
  method: 'login' | 'renewToken',
  userOf: (node: Node) => string | null,
): Letter => ({
  name,
  event: (node) => ({
    type: 'foreignToken',
    method,
    userID: userOf(node),
    token: readToken(fresh(node, 2 * HOUR)),
    replaces: foreignReplaces(method, node.state.connection),
  }),
});

const tick = (): Input => ({ type: 'tick', wake: false });

/** Everything that may happen to the machine. */
export const ALPHABET: readonly Letter[] = [
  // The machine's timer looks every 15 s; before anything is due a tick changes nothing (an invariant).
  { name: 'time: until it is due', wait: (_node, dueIn) => (dueIn < 1e12 ? dueIn : null), event: tick },
  { name: 'time: 700 ms', wait: () => 700, event: tick },
  { name: 'time: asleep for 16 s', wait: () => 16_000 },
  { name: 'time: asleep for 2 h', wait: () => 2 * HOUR },
  { name: 'tick', event: tick },
  { name: 'wake', event: () => ({ type: 'tick', wake: true }) },

  login('alice'),
  login('bob'),
  { name: 'preload', event: () => ({ type: 'preload' }) },
  { name: 'renew', event: () => ({ type: 'renew' }) },
  {
    name: 'login alice, of a machine that hands over',
    event: ({ outside }) =>
      outside.user === 'alice' ? { type: 'login', user: user('alice'), within: 5_000 } : null,
  },
  {
    name: 'renew, of a machine that hands over',
    event: ({ outside }) => (outside.user ? { type: 'renew', within: 5_000 } : null),
  },
  { name: 'logout', event: () => ({ type: 'logout' }) },

  { name: 'sdk ready', event: ({ outside }) => (outside.preparing ? { type: 'sdkReady' } : null) },
  ...list(
    'sdk',
    SDK_ERRORS,
    (error) =>
      ({ outside }) =>
        outside.preparing || outside.recreating ? { type: 'sdkFailed', error } : null,
  ),
  ...list('fetched', GRANTS, (grant) => (node) => {
    const given = node.outside.fetch && grant(node);
    return given && { type: 'fetched', id: node.outside.fetch!.id, grant: given };
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
  ...LATE.map((one) => ({ ...one, stale: true })),

  ...onInstance([
    ...CONNECTIONS.map(
      ([state, event]): Letter => ({
        name: `connection ${state}/${event}`,
        event: () => ({ type: 'connection', state, event }),
      }),
    ),
    { name: 'tokenWillExpire', event: () => ({ type: 'tokenWillExpire' }) },
    foreign('foreign login', 'login', (node) => node.state.user?.userID ?? 'alice'),
    foreign('foreign login of somebody else', 'login', () => 'carol'),
    foreign('foreign renewToken', 'renewToken', () => null),
    {
      name: 'foreign renewToken of something unreadable',
      event: () => ({
        type: 'foreignToken',
        method: 'renewToken',
        userID: null,
        token: null,
        replaces: 'always',
      }),
    },
    { name: 'foreign renewToken begins', event: () => ({ type: 'foreignRenewCall' }) },
    { name: 'foreign logout', event: () => ({ type: 'foreignLogout' }) },
    { name: 'foreign destroy', event: () => ({ type: 'foreignDestroy' }) },
  ]),
];

/** Looks a letter up, for a story that is told in names. */
export function letter(name: string): Letter {
  const found = ALPHABET.find((one) => one.name === name);
  if (!found) throw new Error(`no such letter: ${name}`);
  return found;
}
