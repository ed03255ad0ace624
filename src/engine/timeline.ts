import type { SafeClock } from '../adapters/clock.ts';
import { guarded } from '../adapters/report-error.ts';
import type { ZimSessionError } from '../core/errors.ts';
import type { Decision } from './loop.ts';

/** Where the session says what it does, without tokens and userIDs. One that throws harms nobody, and is reported once. */
export interface Logger {
  /** Calls, answers and events of ZIM. */
  debug(message: string): void;
  /** Changes of the state, renewals, recoveries. */
  info(message: string): void;
  /** Warnings, and attempts that failed. */
  warn(message: string): void;
  /** The session was lost. */
  error(message: string): void;
}

/** One thing that happened. Never holds a token or a userID. */
export interface TimelineEntry {
  /** Epoch ms. */
  readonly at: number;
  /** Which call, answer or event. */
  readonly type: string;
  /** Its facts, as `name value, …`; may be empty. */
  readonly detail: string;
}

export interface Timeline {
  entries(): readonly TimelineEntry[];
  note(type: string, facts: object): void;
  /** What happened, and what came of it. */
  decided(decision: Decision): void;
}

const MOST = 200;
// Only these are written down. Whatever else an event carries (tokens, users) stays out.
const FACTS = ['status', 'state', 'event', 'reason', 'attempt', 'code', 'wake', 'downFor'];
const LEVELS: Record<string, keyof Logger> = {
  stateChanged: 'info',
  tokenRenewed: 'info',
  recovered: 'info',
  warning: 'warn',
  renewalFailed: 'warn',
  sessionLost: 'error',
};

/** The logger of an app, if there is one. One that throws is no reason to lose a session. */
export type Log = (level: keyof Logger, message: string) => void;

export const logTo = (logger: Logger | null | undefined): Log =>
  guarded(
    'logger',
    (level: keyof Logger, message: string) => logger?.[level](`zim-session: ${message}`),
    () => {},
  );

export function createTimeline(log: Log, clock: Pick<SafeClock, 'now'>): Timeline {
  const entries: TimelineEntry[] = [];

  function write(type: string, detail = ''): void {
    // Signs of life in a row say no more than the last of them.
    if (type === 'heard' && entries[entries.length - 1]?.type === type) entries.pop();
    if (entries.push({ at: clock.now(), type, detail }) > MOST) entries.shift();
  }

  function note(type: string, facts: object): void {
    const known = facts as Record<string, unknown> & { error?: ZimSessionError | null };
    const detail = FACTS.filter((name) => known[name] != null)
      .map((name) => `${name} ${known[name]}`)
      .concat(known.error ? known.error.code : [])
      .join(', ');
    write(type, detail);
    log(LEVELS[type] ?? 'debug', `${type}${detail && ` (${detail})`}`);
  }

  return {
    entries: () => [...entries],
    note,
    decided({ input, effects, changed, previous, current }) {
      const isSign = input.type === 'heard' || (input.type === 'answered' && !input.error);
      if (isSign) write('heard');
      // Most ticks only look at the time.
      else if (input.type !== 'tick' || (input.wake && changed)) note(input.type, input);
      if (current.status !== previous.status) note('stateChanged', current);
      for (const effect of effects) {
        if (effect.type === 'emit') note(effect.event, effect.data);
        else if (effect.type !== 'settle' && effect.type !== 'ask') note(effect.type, effect);
      }
    },
  };
}
