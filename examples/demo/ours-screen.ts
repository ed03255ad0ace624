import type { ZimSessionSnapshot } from 'zim-session';
import type { Tone } from './screen.ts';

interface Picture {
  readonly text: string;
  readonly tone: Tone;
  readonly hint?: string;
  /** The button's text. */
  readonly button?: 'Try now' | 'Use here' | 'Try again';
}

const OUT: Partial<Record<NonNullable<ZimSessionSnapshot['reason']>, Picture>> = {
  initial: { text: 'Not logged in', tone: 'quiet' },
  requested: { text: 'Not logged in', tone: 'quiet' },
  'kicked-out': {
    text: 'Logged in on another device',
    tone: 'bad',
    hint: 'Nobody fights for it: the user decides.',
    button: 'Use here',
  },
  'other-tab': { text: 'Open in another tab', tone: 'quiet', hint: 'It comes back when that tab is closed.' },
  unregistered: { text: 'Please sign in again', tone: 'bad', hint: 'ZIM has removed this account.' },
  'token-denied': {
    text: 'Please sign in again',
    tone: 'bad',
    hint: 'The backend gives this user no token.',
  },
};

/** What an app shows when: the table of the README. */
export function pictureOf(snapshot: ZimSessionSnapshot): Picture {
  const { status, reason, connection, renewal, userID, error } = snapshot;
  switch (status) {
    case 'logging-in':
      return { text: 'Logging in…', tone: 'busy' };
    case 'recovering':
      return {
        text: 'Connection lost, getting it back…',
        tone: 'busy',
        hint: 'The screen stays; messages come later.',
        button: 'Try now',
      };
    case 'logged-in':
      if (renewal === 'denied') return { text: 'Please sign in again', tone: 'bad' };
      if (connection === 'reconnecting') return { text: 'Reconnecting…', tone: 'busy' };
      return { text: `Logged in as ${userID}`, tone: 'good' };
    case 'destroyed':
      return { text: 'Gone', tone: 'quiet' };
    case 'logged-out': {
      const text = 'The login did not work';
      const known = reason && OUT[reason];
      return known || { text, tone: 'bad', ...(error?.retryable ? { button: 'Try again' } : {}) };
    }
  }
}
