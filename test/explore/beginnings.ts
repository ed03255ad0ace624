// Where a session has been for a while: too many letters after the start for a search from there.

const LOG_IN = ['login', 'sdk ready', 'fetched a good token', 'presented'];
/** Long enough for the next attempt to begin at once. */
const LOGGED_IN = [...LOG_IN, 'time: asleep for 16 s'];
const LOST = [...LOGGED_IN, 'connection 0/5'];
const RELOGIN = ['fetched a good token', 'presented'];
const LOST_AGAIN = [
  ...LOST,
  ...RELOGIN,
  'connection 0/2',
  'time: until it is due',
  ...RELOGIN,
  'connection 0/2',
];

export const BEGINNINGS: Readonly<Record<string, readonly string[]>> = {
  'logged in a moment ago': LOG_IN,
  'logged in': LOGGED_IN,
  'logged in with a token of 40 s': ['login', 'sdk ready', 'fetched a token of 40 s', 'presented'],
  'logged in, the clock an hour wrong': [
    'login',
    'sdk ready',
    'fetched a token and the clock, an hour ahead',
    'presented',
  ],
  'logged in by a token that looked expired': [
    'login',
    'sdk ready',
    'fetched a token that looks expired',
    'presented',
  ],
  'renewed a moment ago': [...LOGGED_IN, 'renew', 'fetched a good token', 'presented'],
  'a renewal that failed': [...LOGGED_IN, 'time: until it is due', 'fetch: unreachable'],
  'a renewal that was refused once': [...LOGGED_IN, 'renew', 'fetched a good token', 'presented: refused'],
  'a renewal without an answer': [...LOGGED_IN, 'renew', 'fetched a good token', 'time: until it is due'],
  'a renewal that was denied': [...LOGGED_IN, 'renew', 'fetch: denied'],
  'a renewal that was denied again, at the last chance': [
    ...LOGGED_IN,
    'renew',
    'fetch: denied',
    'time: until it is due',
    'fetch: denied',
  ],
  'a renewal with a token at hand': [...LOGGED_IN, 'renew, with a good token'],
  recovering: LOST,
  'recovering, and presenting': [...LOST, 'fetched a good token'],
  'recovering after two refusals': [
    ...LOGGED_IN,
    'renew',
    'fetched a good token',
    'presented: refused',
    'time: until it is due',
    'fetched a good token',
    'presented: refused',
  ],
  'recovering, with somebody who waits and a token at hand': [
    ...LOST,
    'fetch: unreachable',
    'login, with a good token',
  ],
  'recovering, with a token at hand and without an SDK': [
    ...LOST,
    'fetched a good token',
    'presented: a dead instance',
    'sdk cannot be loaded',
    'time: until it is due',
    'time: until it is due',
    'login, with a good token',
    'time: until it is due',
  ],
  'lost again and again': LOST_AGAIN,
  'logged in after that, and about to renew': [
    ...LOST_AGAIN,
    'time: until it is due',
    ...RELOGIN,
    'renew',
    'time: until it is due',
    'fetched a good token',
  ],
  'a login that was refused once': [
    'login',
    'sdk ready',
    'fetched a good token',
    'presented: refused',
    'time: until it is due',
  ],
  'two who wait for a login': ['login', 'login, with little time', 'renew', 'sdk ready'],
  'a login with a token at hand': ['preload', 'sdk ready', 'login, with a good token'],
  'another user logs in': [...LOGGED_IN, 'renew', 'logout', 'login of another user'],
  'the instance was destroyed while logged out': [...LOGGED_IN, 'logout', 'instance gone', 'login'],
};

/** Where somebody is logged in, and ZIM is heard of, or not. */
export const ON_THE_LINE: readonly (readonly string[])[] = [
  LOGGED_IN,
  [...LOGGED_IN, 'time: until it is due'],
  [...LOGGED_IN, 'time: until it is due', 'answered: no answer'],
  [...LOGGED_IN, 'time: until it is due', 'answered: rate limited'],
  [...LOGGED_IN, 'the page is hidden', 'time: asleep for 2 h'],
  [...LOGGED_IN, 'suspect', 'renew'],
];
