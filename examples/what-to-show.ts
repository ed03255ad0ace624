import type { ErrorKind, ZimSessionSnapshot } from 'zim-session';

/** What a page shows for a snapshot. The screens are the app's own; which one, and when, is decided here. */
export interface View {
  readonly screen: 'sign-in' | 'spinner' | 'chat' | 'kicked-out' | 'other-tab' | 'failed';
  /** Above the chat: it goes on, with less. Else why the user is not in it. */
  readonly text?: string;
  /** Of `failed`: `login()` may help. Of `chat`: `renew()` hurries. */
  readonly retry?: boolean;
}

const TEXTS: Record<ErrorKind, string> = {
  network: 'No connection. Please try again.',
  backend: 'The chat has a problem. Please try again in a minute.',
  denied: 'Please sign in again.',
  session: 'Your chat session has ended.',
  configuration: 'The chat is not set up correctly.',
  plan: 'The chat is full at the moment.',
  usage: 'Something went wrong.',
};

export function whatToShow({ status, reason, connection, renewal, error }: ZimSessionSnapshot): View {
  switch (status) {
    case 'logging-in':
      return { screen: 'spinner' };
    case 'recovering':
      return { screen: 'chat', text: 'Connection lost. Getting you back…', retry: true };
    case 'logged-in':
      if (connection === 'reconnecting') return { screen: 'chat', text: 'Reconnecting…' };
      if (renewal === 'denied') return { screen: 'chat', text: 'Please sign in again soon.' };
      return { screen: 'chat' };
    default:
      if (reason === 'kicked-out') return { screen: 'kicked-out' };
      // It comes back by itself when that tab is closed. "Use it here" is `login(user, { takeOver: true })`.
      if (reason === 'other-tab')
        return { screen: 'other-tab', text: 'You are using the chat in another tab.' };
      if (reason === 'token-denied' || reason === 'unregistered') {
        return { screen: 'sign-in', text: 'Please sign in again.' };
      }
      if (!error) return { screen: 'sign-in' };
      // Its message says what is wrong with the user ID, without naming it.
      if (error.code === 'invalid-user') return { screen: 'sign-in', text: error.message };
      return { screen: 'failed', text: TEXTS[error.kind], retry: error.retryable };
  }
}
