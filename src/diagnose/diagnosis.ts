import type { SerializedSnapshot, TimelineEntry } from 'zim-session';
import type { EndpointReport } from './endpoint.ts';
import type { Actor, Finding } from './finding.ts';
import { iso, redact } from './words.ts';

/** The state that was found, without the user and without anybody's own words. */
export interface FoundState extends Omit<SerializedSnapshot, 'userID' | 'error'> {
  /** Code and numbers of the last failure; null once healthy. */
  readonly error: { readonly code: string; readonly zimCode?: number; readonly httpStatus?: number } | null;
}

/**
 * What is wrong, and who has to act. Plain data: `JSON.stringify()` writes it down, `String()` tells it. Holds no token
 * and no userID.
 */
export interface Diagnosis {
  /** Epoch ms, by the clock of the session. */
  readonly at: number;
  /** Whoever has to act first; `nobody` where all is well, or comes right by itself. */
  readonly who: Actor | 'nobody';
  /** What is so, in a sentence. */
  readonly what: string;
  /** What to do about it; empty where there is nothing to do. */
  readonly todo: string;
  /** Everything that was found, the most urgent first. */
  readonly findings: readonly Finding[];
  /** The question to the token endpoint. */
  readonly endpoint: EndpointReport;
  /** The snapshot, without the user. */
  readonly state: FoundState;
  /** The last 50 things that happened. */
  readonly timeline: readonly TimelineEntry[];
  /** As text, for a person. */
  toString(): string;
}

const WHO: Readonly<Record<Diagnosis['who'], string>> = {
  nobody: 'nobody',
  user: 'the user',
  app: 'the app (whoever writes the page)',
  backend: 'the backend (whoever runs the token endpoint)',
  console: 'whoever has the ZEGOCLOUD console',
  network: 'nobody here: the network, or the service at its other end',
};

/** So many lines of what happened are read by a person. */
const LINES = 12;

export function textOf({ at, who, what, todo, findings, endpoint, state, timeline }: Diagnosis): string {
  const rest = findings.filter((finding) => finding.what !== what);
  const lines = [
    `zim-session, ${iso(at)}`,
    what,
    `Who has to act: ${WHO[who]}.${todo && ` ${todo}`}`,
    ...(rest.length ? ['', 'Also:'] : []),
    ...rest.map((one) => `- ${one.what} (${one.who}) ${one.todo}`),
    '',
    `Status ${state.status}${state.reason ? ` (${state.reason})` : ''}, connection ${state.connection} since ${iso(state.connectionSince)}, renewal ${state.renewal}.`,
    `Token endpoint: ${endpoint.said}.`,
    ...(timeline.length ? ['', 'Lately:'] : []),
    ...timeline.slice(-LINES).map((entry) => `${iso(entry.at)} ${entry.type} ${entry.detail}`.trim()),
  ];
  return redact(`${lines.join('\n')}\n`);
}
