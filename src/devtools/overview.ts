import type { TimelineEntry, ZimSessionSnapshot } from 'zim-session';
import { h, say } from './dom.ts';
import { isInstant, NONE, span } from './instants.ts';
import { redact } from './redact.ts';
import { CONNECTION, KIND, REASON, STAGE, STATUS, type Tone } from './words.ts';

/** The status in words, and how it is to be taken. */
export function statusOf(snapshot: ZimSessionSnapshot): readonly [string, Tone] {
  const { status, reason, renewal, connection, error } = snapshot;
  const [words, tone] = STATUS[status];
  const why = reason && REASON[reason];
  if (why) return [`${words}: ${why}`, 'bad'];
  if (status === 'logged-in' && renewal === 'denied') return [`${words}, no new token`, 'bad'];
  if (status === 'logged-in' && connection === 'reconnecting') return [`${words}, reconnecting`, 'busy'];
  if (status === 'logged-in' && error && renewal !== 'scheduled') return [`${words}, renewal fails`, 'busy'];
  return [words, tone];
}

export interface Overview {
  readonly facts: HTMLElement;
  readonly trouble: HTMLElement;
  draw(snapshot: ZimSessionSnapshot, entries: readonly TimelineEntry[], now: number): void;
}

/** Connection, renewal, attempt, clock; and the last error with what to do about it. */
export function createOverview(): Overview {
  const facts = h('dl', { class: 'facts' });
  const fact = (name: string, attributes = {}) => {
    const value = h('dd');
    facts.append(h('div', attributes, h('dt', {}, name), value));
    return value;
  };
  const connection = fact('Connection');
  const heard = fact('ZIM heard');
  const renewal = fact('Renewal');
  const clock = fact('Clock');
  const user = fact('User');
  const attempt = fact('Attempt', { class: 'wide' });

  const [title, code, what, remedy] = [h('strong'), h('code'), h('p'), h('p', { class: 'remedy' })];
  const trouble = h('div', { class: 'trouble', role: 'status' }, h('p', {}, title, code), what, remedy);

  return {
    facts,
    trouble,
    draw(snapshot, entries, now) {
      const { error, clockSkew, connectionSince, retryAt } = snapshot;
      const lasts = snapshot.connection !== 'disconnected' && isInstant(connectionSince);
      const since = lasts ? ` ·\u00a0${span(now - connectionSince)}` : '';
      say(connection, CONNECTION[snapshot.connection] + since);
      const at = lastHeard(entries);
      say(heard, at === undefined ? NONE : `${span(now - at)} ago`);
      say(renewal, STAGE[snapshot.renewal]);
      const next = isInstant(retryAt) ? ` failed, next in ${span(retryAt - now)}` : '';
      say(attempt, snapshot.attempt ? `${snapshot.attempt}${next}` : '–');
      attempt.toggleAttribute('data-busy', snapshot.attempt > 0);
      say(clock, clockSkew === null ? 'Not compared' : skewOf(clockSkew));
      say(user, snapshot.userID ?? '–');

      trouble.toggleAttribute('data-empty', !error);
      say(title, error ? KIND[error.kind] : '');
      const zim = error?.zimCode === undefined ? '' : ` · ZIM ${error.zimCode}`;
      const http = error?.httpStatus === undefined ? '' : ` · HTTP ${error.httpStatus}`;
      say(code, error ? error.code + zim + http : '');
      say(what, error ? redact(withoutRemedy(error.message, error.remediation)) : '');
      say(remedy, error ? `What to do: ${error.remediation}` : '');
    },
  };
}

/** When ZIM was heard of last: an event, an answer, or a token that it took. */
function lastHeard(entries: readonly TimelineEntry[]): number | undefined {
  const isSign = ({ type, detail }: TimelineEntry) => type === 'heard' || (type === 'presented' && !detail);
  return entries.filter(isSign).at(-1)?.at;
}

/** The remedy stands on a line of its own. */
function withoutRemedy(message: string, remediation: string): string {
  const what = message.replace(remediation, '').trim();
  return what.charAt(0).toUpperCase() + what.slice(1);
}

function skewOf(skew: number): string {
  if (!Number.isFinite(skew)) return NONE;
  if (Math.abs(skew) < 1_000) return 'In step';
  return `${span(Math.abs(skew))} ${skew > 0 ? 'ahead' : 'behind'}`;
}
