/** Mistakes that earlier sources had a place for, and why nobody can make them any more. */
export const GONE: readonly { readonly why: string; readonly mistakes: readonly string[] }[] = [
  {
    why: 'One core per page is there from the first call on, before any SDK: nothing is handed over, and machines do not meet.',
    mistakes: [
      'a loggedOut of a login before',
      'a hand-over shows a state that was never its own',
      'two machines while the SDK loads',
      'two machines with one SDK',
      'two machines for one ZIM class',
      'renew() is lost when machines meet',
      'login() is lost when machines meet',
      'an heir has no deadline',
      'who is handed over hears of a login that gives way',
      'another app ends the login of an heir',
      'another app ends a machine that has ended',
      'the loader of a machine that is gone leads to a new one',
      'a call during a hand-over has no bound',
      'each session that joins leaves a page listener',
      'a machine that has ended takes the next one along',
    ],
  },
  {
    why: 'A session joins its core within the call, and another app is refused before that: nothing happens while it joins.',
    mistakes: [
      'a preload() that is refused changes the state',
      'a logout() while it joins is undone',
      'a logout() while it joins ends a preload()',
    ],
  },
  {
    why: 'Each caller has a number, a bound of its own and one answer.',
    mistakes: [
      'a login is settled twice',
      'the bounds of a session that is gone',
      'no timer for the bound of renew()',
      'an abort after the login does something',
    ],
  },
  {
    why: 'Attempts for one user, and renewals that work, keep apart: no storm has to be noticed.',
    mistakes: [
      'a storm is noticed one renewal late',
      'a storm is not slowed down',
      'a storm is not counted over a minute',
    ],
  },
  {
    why: 'While somebody is logged in here other code comes in through the door, and the token of its login is not used.',
    mistakes: [
      'a handover that the SDK does not make',
      'a login while reconnecting puts the renewal off',
      'logs somebody else out',
      'who came after us is logged out',
    ],
  },
  {
    why: 'A 0/0 says nothing, and a login has worked when its promise says so: no logout has to be watched.',
    mistakes: [
      'its own logout() is foreign',
      'the 0/0 of our own logout() ends the login after it',
      'a timer is set after the end',
      'a timer is left behind',
      'a late 2/0 is of the next login',
      'a 0/0 is owed for ever',
      'a 0/0 is owed by an SDK that emits at once',
      'a late 0/0 is foreign',
    ],
  },
];
