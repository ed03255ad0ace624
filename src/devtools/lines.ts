import type { TimelineEntry } from 'zim-session';
import { describeEntry, type Tone } from './words.ts';

// The timeline notes a call, what it changes and what comes of it one by one. For a reader that is one thing.

export interface Line {
  readonly entry: TimelineEntry;
  readonly words: string;
  readonly tone: Tone;
}

/** One line for each thing that happened, from that entry on; those before it say what they mean. */
export function linesOf(entries: readonly TimelineEntry[], from: number): Line[] {
  return entries.slice(from).flatMap((entry, offset) => {
    const index = from + offset;
    if (isToldElsewhere(entries, index)) return [];
    const type = isHandOver(entries, index) ? 'present' : entry.type;
    const [words, tone] = describeEntry({ ...entry, type });
    return [{ entry, words, tone }];
  });
}

function lastBefore(entries: readonly TimelineEntry[], index: number, types: RegExp) {
  return entries
    .slice(0, index)
    .filter(({ type }) => types.test(type))
    .at(-1);
}

/** How an attempt goes on, and what it ends with. */
const ATTEMPT = /^(prepare|fetch|fetched|login|renewToken|fetchFailed|presented|sdkFailed)$/;

const stateOf = (entry: TimelineEntry | undefined) => /^stat(e|us) ([\w-]+)/.exec(entry?.detail ?? '')?.[2];

/** Whether that entry has no line of its own. */
function isToldElsewhere(entries: readonly TimelineEntry[], index: number): boolean {
  const [entry, next] = [entries[index] as TimelineEntry, entries[index + 1]];
  const last = (types: RegExp) => lastBefore(entries, index, types);
  switch (entry.type) {
    // Logged out, or nothing: ZIM is told also where somebody else ended it.
    case 'logout':
      return true;
    // Logged in, recovered, or the token is renewed.
    case 'presented':
      return entry.detail === '';
    // After an answer there is nothing to stop.
    case 'abortFetch':
      return last(/^fetch/)?.type !== 'fetch';
    case 'renewalFailed':
      return /^(fetchFailed|presented|sdkFailed)$/.test(last(ATTEMPT)?.type ?? '');
    case 'loggedOut':
      return last(/^(login|loggedOut|warning)$/)?.detail === 'code foreign-logout';
    case 'connection': {
      const [state, status] = [stateOf(entry), stateOf(last(/^stateChanged$/))];
      // The end of the session follows, or was told.
      if (state === '0') return next?.type === 'stateChanged' || status === 'logged-out';
      // That the login worked follows, or was told.
      if (
        state === '2' &&
        (status !== 'logged-in' || last(/^(stateChanged|connection)$/)?.type === 'stateChanged')
      )
        return true;
      // The SDK reports each try to reconnect.
      return stateOf(last(/^connection$/)) === state;
    }
    // Each of the others has an event of its own.
    case 'stateChanged':
      return stateOf(entry) !== 'logged-in' || stateOf(last(/^stateChanged$/)) === 'recovering';
    default:
      return false;
  }
}

/** `login` is what the app called, and what ZIM is called with: when there is a token for it. */
function isHandOver(entries: readonly TimelineEntry[], index: number): boolean {
  if (entries[index]?.type !== 'login' || stateOf(entries[index + 1]) === 'logging-in') return false;
  const types = /^(fetch|fetched|recreate|sessionLost|login|renewToken|loggedOut)$/;
  const last = lastBefore(entries, index, types)?.type ?? '';
  return ['fetched', 'recreate', 'sessionLost'].includes(last);
}
