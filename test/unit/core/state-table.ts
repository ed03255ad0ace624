import type { Effect } from '../../../src/core/effect.ts';
import { ZimSessionError } from '../../../src/core/errors.ts';
import type { Input } from '../../../src/core/event.ts';
import { type Attempt, initialState, type Session, type State } from '../../../src/core/model.ts';
import { zimError } from '../../../src/core/zim-code.ts';
import * as states from './states.ts';

// The state table: each event meets a state of each status, and what `transition` makes of it is printed.

interface Row {
  readonly event: string;
  readonly input: Input;
  /** Where the attempt is, where the status has one. */
  readonly stage: Attempt;
  /** Logged in it may be elsewhere. */
  readonly loggedIn?: Attempt;
  readonly sdk?: State['sdk']['state'];
  readonly line?: State['line'];
}

const { WAITING, FETCHING, READY, PRESENTING, IDLE, NOW, ID } = states;
const DUE: Attempt = { ...WAITING, until: NOW };
const SILENT: State['line'] = {
  ...initialState(NOW).line,
  heardAt: NOW - 60_000,
  askAt: NOW,
};
const NEW_CALLER = { caller: 9, within: 30_000 };
const connection = (state: number, event: number): Input => ({ type: 'connection', state, event });

const ROWS: readonly Row[] = [
  {
    event: '`login`, same user',
    input: { type: 'login', user: states.ALICE, ...NEW_CALLER },
    stage: WAITING,
  },
  { event: '`renew`', input: { type: 'renew', ...NEW_CALLER }, stage: WAITING, loggedIn: IDLE },
  { event: '`left`, everybody', input: { type: 'left', callers: [1, 2] }, stage: WAITING },
  { event: '`logout`', input: { type: 'logout' }, stage: WAITING },
  { event: '`abandoned`', input: { type: 'abandoned' }, stage: WAITING },
  { event: '`tick`, a wait is over', input: { type: 'tick', wake: false }, stage: DUE },
  { event: '`tick`, waking up', input: { type: 'tick', wake: true }, stage: WAITING },
  { event: '`sdkReady`', input: { type: 'sdkReady' }, stage: READY, sdk: 'preparing' },
  {
    event: '`sdkFailed`',
    input: { type: 'sdkFailed', error: new ZimSessionError('sdk-load-failed') },
    stage: READY,
    sdk: 'preparing',
  },
  { event: '`instanceGone`', input: { type: 'instanceGone' }, stage: WAITING },
  {
    event: '`fetched`',
    input: { type: 'fetched', id: ID, grant: { token: states.NEXT.text } },
    stage: FETCHING,
  },
  {
    event: '`fetchFailed`',
    input: { type: 'fetchFailed', id: ID, error: new ZimSessionError('token-endpoint-unreachable') },
    stage: FETCHING,
  },
  { event: '`presented`', input: { type: 'presented', id: ID, error: null }, stage: PRESENTING },
  {
    event: '`presented`, refused',
    input: { type: 'presented', id: ID, error: zimError({ code: 6000103 }) },
    stage: PRESENTING,
  },
  { event: '1/x, 3/x', input: connection(3, 3), stage: PRESENTING, loggedIn: IDLE },
  { event: '2/x', input: connection(2, 0), stage: PRESENTING, loggedIn: IDLE },
  { event: '0/0', input: connection(0, 0), stage: PRESENTING, loggedIn: IDLE },
  { event: '0/2, 0/3', input: connection(0, 2), stage: PRESENTING, loggedIn: IDLE },
  { event: '0/4, 0/6', input: connection(0, 4), stage: PRESENTING, loggedIn: IDLE },
  { event: '0/5', input: connection(0, 5), stage: PRESENTING, loggedIn: IDLE },
  { event: '`suspect`', input: { type: 'suspect' }, stage: WAITING, loggedIn: IDLE },
  {
    event: '`tick`, nothing heard for a minute',
    input: { type: 'tick', wake: false },
    stage: WAITING,
    loggedIn: IDLE,
    line: SILENT,
  },
  { event: '`answered`; `heard`', input: { type: 'heard' }, stage: WAITING, loggedIn: IDLE },
  {
    event: 'not answered, twice',
    input: { type: 'answered', id: 1, error: zimError({ code: 6000105 }) },
    stage: WAITING,
    loggedIn: IDLE,
    line: { ...SILENT, id: 1, isAsking: true, silences: 1 },
  },
  { event: '`tokenWillExpire`', input: { type: 'tokenWillExpire' }, stage: WAITING, loggedIn: IDLE },
];

const STATUSES: Record<string, Session> = {
  'logged-out': states.LOGGED_OUT,
  'logging-in': states.LOGGING_IN,
  'logged-in': states.LOGGED_IN,
  recovering: states.RECOVERING,
};

/** Who waits where. */
const WAITS: Record<string, State['callers']> = {
  'logged-out': [],
  'logging-in': [states.waits('login', 20_000, 1)],
  'logged-in': [states.waits('renew', 20_000, 2)],
  recovering: [states.waits('login', 20_000, 1)],
};

function wordOf(effect: Effect): string {
  switch (effect.type) {
    case 'settle':
      return `${effect.call}() ${effect.error ? `✗ ${effect.error.code}` : '✓'}`;
    case 'emit':
      return `*${effect.event}*`;
    case 'login':
    case 'logout':
      return `ZIM.${effect.type}`;
    default:
      return effect.type;
  }
}

function cellOf({ session, attempt, ...rest }: State, after: State, effects: readonly Effect[]): string {
  const words: string[] = [];
  const { status } = after.session;
  const reason = after.session.status === 'logged-out' ? ` \`${after.session.reason}\`` : '';
  if (status !== session.status) words.push(`→ ${status}${reason}`);
  // What the others follow from comes first, and that somebody is told comes last.
  const order = (one: Effect) => (one.type === 'emit' ? 1 : one.type === 'settle' ? 2 : 0);
  words.push(...[...effects].sort((a, b) => order(a) - order(b)).map(wordOf));
  const { stage } = after.attempt;
  const until = 'until' in after.attempt ? after.attempt.until : 0;
  const moved = 'until' in attempt && until !== attempt.until;
  if (stage === 'waiting' && (moved || attempt.stage !== 'waiting')) words.push('waits');
  if (stage === 'presenting' && attempt.stage === 'presenting' && moved)
    words.push(`${(until - NOW) / 1_000} s left`);
  if (words.length > 0) return words.join(', ');
  return after.session === session && after.attempt === attempt && equalRest(rest, after) ? '–' : 'noted';
}

const equalRest = (rest: Omit<State, 'session' | 'attempt'>, after: State): boolean =>
  (Object.keys(rest) as (keyof typeof rest)[]).every((key) => Object.is(rest[key], after[key]));

function cell(status: string, { input, stage, loggedIn, sdk, line }: Row): string {
  const session = STATUSES[status]!;
  const attempt =
    status === 'logged-out' ? states.IDLE : status === 'logged-in' ? (loggedIn ?? stage) : stage;
  const base = states.stateOf(session, attempt);
  const before: State = {
    ...base,
    callers: WAITS[status]!,
    ...(line && { line }),
    error: session.status === 'recovering' ? new ZimSessionError('token-expired') : null,
    sdk: { ...base.sdk, state: sdk ?? 'ready' },
  };
  const { after, effects } = states.react(before, input);
  return cellOf(before, after, effects);
}

/** Printed, as STATES.md has it: events of which the same comes share a line. */
export function stateTable(): string[] {
  const statuses = Object.keys(STATUSES);
  const lines = new Map<string, string[]>();
  for (const row of ROWS) {
    const cells = statuses.map((status) => cell(status, row)).join(' | ');
    lines.set(cells, [...(lines.get(cells) ?? []), row.event]);
  }
  return [
    `| event | ${statuses.join(' | ')} |`,
    `|---|${statuses.map(() => '---|').join('')}`,
    ...[...lines].map(([cells, events]) => `| ${events.join('; ')} | ${cells} |`),
    '',
    '–: the same state, by reference. *Italic*: what listeners hear; ✓ and ✗: what callers hear; the rest is what is done.',
  ];
}
