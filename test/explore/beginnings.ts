// Where a session has been for a while: too many letters after the start for a search from there.

const LOGGED_IN = ['login alice', 'sdk ready', 'fetched a good token', 'presented'];
const RENEWED = ['time: 700 ms', 'renew', 'fetched a good token', 'presented'];
const LOST = [...LOGGED_IN, 'connection 0/5'];
const RELOGIN = ['fetched a good token', 'presented'];

export const BEGINNINGS: Readonly<Record<string, readonly string[]>> = {
  'logged in': LOGGED_IN,
  'logged in with a token of 40 s': ['login alice', 'sdk ready', 'fetched a token of 40 s', 'presented'],
  'logged in, the clock an hour wrong': [
    'login alice',
    'sdk ready',
    'fetched a token and the clock, an hour ahead',
    'presented',
  ],
  'logged in by a token that looked expired': [
    'login alice',
    'sdk ready',
    'fetched a token that looks expired',
    'presented',
  ],
  'a renewal that failed': [...LOGGED_IN, 'time: until it is due', 'fetch: unreachable'],
  'a renewal that was refused once': [...LOGGED_IN, 'renew', 'fetched a good token', 'presented: refused'],
  'a renewal without an answer': [...LOGGED_IN, 'renew', 'fetched a good token', 'time: until it is due'],
  'a renewal that was denied': [...LOGGED_IN, 'renew', 'fetch: denied'],
  'four renewals in a minute': [...LOGGED_IN, ...RENEWED, ...RENEWED, ...RENEWED, ...RENEWED],
  recovering: LOST,
  'recovering, and presenting': [...LOST, 'fetched a good token'],
  'recovering after two refusals': [
    ...LOGGED_IN,
    'renew',
    'fetched a good token',
    'presented: refused',
    'fetched a good token',
    'time: 700 ms',
    'presented: refused',
  ],
  'lost again and again': [
    ...LOST,
    ...RELOGIN,
    'connection 0/2',
    'time: until it is due',
    ...RELOGIN,
    'connection 0/2',
  ],
  'a login that was refused once': ['login alice', 'sdk ready', 'fetched a good token', 'presented: refused'],
  'another user logs in': [...LOGGED_IN, 'renew', 'logout', 'login bob'],
  'the instance was destroyed while logged out': [...LOGGED_IN, 'logout', 'foreign destroy', 'login alice'],
};
