import type { Clock } from '../adapters/clock.ts';
import type { ZimSessionError } from '../core/errors.ts';
import type { Decision } from './loop.ts';

/** Where the session says what it does, without tokens and userIDs. One that throws harms nobody. */
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

/** A logger that throws is no reason to lose a session. */
export function log(logger: Logger | undefined, level: keyof Logger, message: string): void {
  try {
    logger?.[level](`zim-session: ${message}`);
  } catch {}
}

export function createTimeline(logger: () => Logger | undefined, clock: Clock): Timeline {
  const entries: TimelineEntry[] = [];

  function note(type: string, facts: object): void {
    const known = facts as Record<string, unknown> & { error?: ZimSessionError | null };
    const detail = FACTS.filter((name) => known[name] != null)
      .map((name) => `${name} ${known[name]}`)
      .concat(known.error ? known.error.code : [])
      .join(', ');
    if (entries.push({ at: clock.now(), type, detail }) > MOST) entries.shift();
    log(logger(), LEVELS[type] ?? 'debug', `${type}${detail && ` (${detail})`}`);
  }

  return {
    entries: () => [...entries],
    note,
    decided({ input, effects, changed, previous, current }) {
      // Most ticks only look at the time.
      if (input.type !== 'tick' || (input.wake && changed)) note(input.type, input);
      if (current.status !== previous.status) note('stateChanged', current);
      for (const effect of effects) {
        if (effect.type === 'emit') note(effect.event, effect.data);
        else if (effect.type !== 'settle') note(effect.type, effect);
      }
    },
  };
}
