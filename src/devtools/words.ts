import type {
  Connection,
  ErrorKind,
  LoggedOutReason,
  RenewalStage,
  SessionStatus,
  TimelineEntry,
} from 'zim-session';
import { sane, span } from './instants.ts';

export type Tone = 'good' | 'busy' | 'bad' | 'quiet';

export const STATUS: Record<SessionStatus, readonly [string, Tone]> = {
  'logged-out': ['Logged out', 'quiet'],
  'logging-in': ['Logging in…', 'busy'],
  'logged-in': ['Logged in', 'good'],
  recovering: ['Recovering…', 'busy'],
  destroyed: ['Destroyed', 'quiet'],
};

export const REASON: Record<LoggedOutReason, string> = {
  initial: '',
  requested: '',
  'login-failed': 'the login failed',
  'kicked-out': 'kicked out',
  unregistered: 'account removed',
  'token-denied': 'the backend gave no token',
  'recovery-failed': 'recovery failed',
  'other-tab': 'another tab has the login',
};

export const CONNECTION: Record<Connection, string> = {
  disconnected: 'Disconnected',
  connecting: 'Connecting…',
  connected: 'Connected',
  reconnecting: 'Reconnecting…',
};

export const STAGE: Record<RenewalStage, string> = {
  idle: '–',
  scheduled: 'Scheduled',
  fetching: 'Asking the backend…',
  presenting: 'Handing it to ZIM…',
  retrying: 'Waiting to try again',
  denied: 'Denied by the backend',
};

export const KIND: Record<ErrorKind, string> = {
  network: 'Something did not answer',
  backend: 'The backend’s answer was of no use',
  denied: 'This user gets no token',
  session: 'The session was ended',
  configuration: 'Something is set up wrongly',
  plan: 'The plan of this ZEGOCLOUD project is exhausted',
  usage: 'That is not possible',
};

// The four states that ZIM counts from 0.
const STATES = ['Disconnected', 'Connecting', 'Connected', 'Reconnecting'];

const HAPPENED: Record<string, readonly [string, Tone]> = {
  preload: ['SDK asked for', 'quiet'],
  prepare: ['Loading the SDK', 'quiet'],
  sdkReady: ['SDK ready', 'quiet'],
  sdkFailed: ['SDK failed', 'bad'],
  login: ['Login asked for', 'quiet'],
  present: ['Handing the token to ZIM', 'quiet'],
  renew: ['Renewal asked for', 'quiet'],
  fetch: ['Asking the backend for a token', 'quiet'],
  fetched: ['The backend sent a token', 'quiet'],
  fetchFailed: ['The backend sent no token', 'bad'],
  abortFetch: ['Gave up waiting for the backend', 'quiet'],
  renewToken: ['Handing the new token to ZIM', 'quiet'],
  presented: ['ZIM refused', 'bad'],
  tokenRenewed: ['Token renewed', 'good'],
  renewalFailed: ['The attempt failed', 'bad'],
  tokenWillExpire: ['ZIM says: the token expires soon', 'quiet'],
  sessionLost: ['Session lost', 'bad'],
  recovered: ['Recovered', 'good'],
  loggedOut: ['Logged out', 'quiet'],
  warning: ['Warning', 'busy'],
  recreate: ['Making a new ZIM instance', 'busy'],
  tick: ['The page woke up', 'quiet'],
  instanceChanged: ['ZIM instance ready', 'quiet'],
  instanceGone: ['Other code destroyed the ZIM instance', 'busy'],
  handOver: ['Handing the new token to ZIM', 'quiet'],
  remind: ['Telling the SDK which token it has', 'quiet'],
  suspect: ['The app missed an answer of ZIM', 'quiet'],
  answered: ['ZIM did not answer', 'busy'],
  left: ['A caller gave up', 'quiet'],
  abandoned: ['Nobody has this login any more', 'quiet'],
  updateAvatar: ['Setting the avatar', 'quiet'],
  seek: ['Asking which tab has the login', 'quiet'],
  release: ['Another tab may have the login', 'quiet'],
};

/** What other code on the instance asked for. */
const ASKED: Record<string, readonly [string, Tone]> = {
  'code foreign-login': ['Other code logs in, or renews', 'busy'],
  'code foreign-logout': ['Other code logged out', 'bad'],
  'code foreign-destroy': ['Other code wants the ZIM instance destroyed', 'bad'],
};

/** What other tabs are up to. */
const TABS: Record<string, readonly [string, Tone]> = {
  held: ['This tab has the login', 'good'],
  elsewhere: ['Another tab has the login', 'quiet'],
  away: ['The page is left', 'quiet'],
  taken: ['The user took the login to another tab', 'quiet'],
  ended: ['The session ended in another tab', 'quiet'],
  unavailable: ['This browser has no Web Locks here', 'busy'],
};

/** What happened, in words, and how it is to be taken. */
export function describeEntry({ type, detail }: TimelineEntry): readonly [string, Tone] {
  if (type === 'connection') {
    const state = STATES[Number(/state (\d)/.exec(detail)?.[1])];
    return [state ?? 'Connection changed', state === 'Connected' ? 'good' : 'quiet'];
  }
  if (type === 'tab') return TABS[/state (\w+)/.exec(detail)?.[1] ?? ''] ?? ['Other tabs', 'quiet'];
  if (type === 'stateChanged') {
    const status = /status ([\w-]+)/.exec(detail)?.[1];
    return STATUS[status as SessionStatus] ?? ['State changed', 'quiet'];
  }
  if (type === 'warning' && ASKED[detail]) return ASKED[detail];
  // Who logs out by themselves gives no cause.
  if (type === 'loggedOut' && !detail.includes('requested')) return ['Logged out', 'bad'];
  return HAPPENED[type] ?? [type, 'quiet'];
}

/** What the words do not say yet. */
export function factsOf({ detail }: TimelineEntry): string {
  const facts = detail.split(', ').filter((fact) => !/^((status|state|event|wake) |attempt 0$)/.test(fact));
  return facts
    .filter((fact) => !facts.includes(`reason ${fact}`))
    .map((fact) => sane(fact.replace(/^downFor (.+)$/, (_, ms) => `down for ${span(Number(ms))}`)))
    .join(' · ');
}
