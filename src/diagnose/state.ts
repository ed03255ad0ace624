import type { TimelineEntry, ZimSessionSnapshot } from 'zim-session';
import { type Circumstances, explain, OFFLINE } from './error.ts';
import { type Finding, note, urgent } from './finding.ts';
import { span } from './words.ts';

/** What a logout means that no error explains better. */
const REASONS: Readonly<Record<string, Finding>> = {
  initial: urgent('app', 'Nobody has logged in yet.', 'Call login().'),
  requested: urgent('user', 'The user was logged out, because the app asked for it.', 'Log in again.'),
  'kicked-out': urgent(
    'user',
    'The user logged in on another device or in another tab, which ended the login here.',
    'Decide where to be, and log in there.',
    'kicked-out',
  ),
  unregistered: urgent('user', 'ZIM has removed this account.', 'Sign in to the app anew.', 'unregistered'),
  'token-denied': urgent(
    'user',
    'The backend gives this user no token.',
    'Sign in to the app again; if that changes nothing, the backend has to say why.',
    'token-denied',
  ),
  'other-tab': urgent(
    'user',
    'The user has the chat in another tab.',
    'Go on there, or choose to use it here.',
    'other-tab',
  ),
};

/** Whether the user is logged in, and if not, why. */
function status({ status, reason, error }: ZimSessionSnapshot, around: Circumstances): Finding[] {
  if (status === 'destroyed') {
    return [urgent('app', 'The app has destroyed this session.', 'Create another one.', 'destroyed')];
  }
  if (status === 'logged-out') {
    const known = reason && REASONS[reason];
    return known
      ? [known]
      : [error ? explain(error, around) : urgent('app', 'The login failed.', 'Call login().')];
  }
  if (status === 'logged-in') return [];
  const going =
    status === 'logging-in' ? 'A login is under way.' : 'The login was lost, and is being made anew.';
  return error ? [explain(error, around)] : [note('network', going, 'Wait for a few seconds.')];
}

/** What is wrong with a login that stands. */
function loggedIn(snapshot: ZimSessionSnapshot, around: Circumstances, now: number): Finding[] {
  const { connection, connectionSince, renewal, error, tokenExpiresAt } = snapshot;
  const found: Finding[] = [];
  const left =
    tokenExpiresAt === null ? '' : ` The login ends in ${span(Math.max(0, tokenExpiresAt - now))}.`;
  if (renewal === 'denied') {
    const todo = 'Sign in to the app again before that; then the app calls renew().';
    found.push(urgent('user', `The backend gives this user no new token.${left}`, todo, 'token-denied'));
  } else if (error) {
    const why = explain(error, around);
    found.push({ ...why, what: `${why.what} The token could not be renewed so far.${left}` });
  }
  if (connection === 'reconnecting') {
    const what = `The connection to ZIM is interrupted, for ${span(now - connectionSince)} now.`;
    const broken = urgent('network', what, 'Check the network; the SDK reconnects by itself.');
    found.push(around.online ? broken : OFFLINE);
  }
  return found;
}

/** From here on other things go wrong by it, too. */
const WRONG_CLOCK = 60_000;

function clock({ clockSkew }: ZimSessionSnapshot): Finding[] {
  if (clockSkew === null || Math.abs(clockSkew) <= WRONG_CLOCK) return [];
  const what = `The clock of this machine is ${span(clockSkew)} ${clockSkew > 0 ? 'ahead' : 'behind'}.`;
  return [note('user', what, 'Set it. The session allows for it.', 'clock-skew')];
}

/** What warnings mean, each once. */
const WARNINGS: Readonly<Record<string, readonly [what: string, todo: string]>> = {
  'short-lived-token': [
    'Tokens live for less than a minute.',
    'Let the backend make tokens that live an hour.',
  ],
  'adopted-late': [
    'Other code had created ZIM before the session did; listeners that it had set may be silent.',
    'Call session.preload() before that code runs.',
  ],
  'foreign-login': [
    'Other code on the page logs in to ZIM, or renews tokens.',
    'Take that code out: the session does it.',
  ],
  'foreign-logout': [
    'Other code on the page logged out of ZIM.',
    'Take that code out, or call session.logout().',
  ],
  'foreign-destroy': ['Other code on the page wants ZIM destroyed.', 'Take that code out.'],
  'tabs-unavailable': [
    'This browser cannot tell its tabs apart here: they kick each other out.',
    'Serve the page over https.',
  ],
  'app-sign-in-use': [
    'Other code creates ZIM with an AppSign: ZIM looks at no token then.',
    "Take it out of ZIM.create(), or of UIKit's init().",
  ],
};

/** So many losses in one timeline are no accident. */
const MANY_LOSSES = 3;
const count = (timeline: readonly TimelineEntry[], type: string, detail = ''): number =>
  timeline.filter((entry) => entry.type === type && entry.detail.includes(detail)).length;

/** What was so lately, and may explain what is. */
function lately(timeline: readonly TimelineEntry[], now: number): Finding[] {
  const found: Finding[] = [];
  const from = timeline[0]?.at ?? now;
  const losses = count(timeline, 'sessionLost');
  if (losses >= MANY_LOSSES) {
    const what = `The login was lost ${losses} times in ${span(now - from)}, and came back.`;
    found.push(note('network', what, 'Look for a proxy or a firewall that cuts connections.'));
  }
  const kicks = count(timeline, 'loggedOut', 'kicked-out');
  if (kicks > 1) {
    const what = `The user was kicked out ${kicks} times in ${span(now - from)}.`;
    found.push(note('user', what, 'Two devices or tabs take turns: use one of them.', 'kicked-out'));
  }
  for (const [code, [what, todo]] of Object.entries(WARNINGS)) {
    const who = code === 'short-lived-token' ? 'backend' : 'app';
    if (count(timeline, 'warning', `code ${code}`)) found.push(note(who, what, todo, code));
  }
  return found;
}

/** What can be seen without asking anybody, the most urgent first. */
export function look(
  snapshot: ZimSessionSnapshot,
  timeline: readonly TimelineEntry[],
  around: Circumstances,
  now: number,
): Finding[] {
  const standing =
    snapshot.status === 'logged-in' ? loggedIn(snapshot, around, now) : status(snapshot, around);
  return [...standing, ...clock(snapshot), ...lately(timeline, now)];
}
