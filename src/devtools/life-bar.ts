import type { TimelineEntry, ZimSessionSnapshot } from 'zim-session';
import { h, say } from './dom.ts';
import { isInstant, span, timeOf } from './instants.ts';

/** The SDK warns that long before the expiry, once. */
const WARNING = 30_000;
/** A session that is denied asks once more by itself that long before the expiry: 10 s before its deadline. */
const LAST_CHANCE = 13_000;

export interface LifeBar {
  readonly element: HTMLElement;
  /** To be told of every change at once: a snapshot does not say since when ZIM has its token. */
  note(snapshot: ZimSessionSnapshot, timeline: readonly TimelineEntry[], now: number): void;
  draw(snapshot: ZimSessionSnapshot, now: number): void;
}

const MARKS = ['renewal', 'warning', 'last', 'end'] as const;
type Mark = (typeof MARKS)[number];
const NAMES: Record<Mark, string> = {
  renewal: 'Renewal',
  warning: 'SDK warns',
  last: 'Asks once more',
  end: 'Token ends',
};

/** When ZIM took a token for the last time, as far as the timeline goes back. */
function lastTaken(timeline: readonly TimelineEntry[]): number | undefined {
  return timeline
    .filter(({ type, detail }) => type === 'foreignToken' || (type === 'presented' && !detail))
    .at(-1)?.at;
}

/** The life of the token that ZIM has, from when it was taken to its end. */
export function createLifeBar(): LifeBar {
  const spent = h('div', { class: 'spent' });
  const window = h('div', { class: 'window' });
  const now = h('div', { class: 'now' });
  const marks = {} as Record<Mark, HTMLElement>;
  const rows = {} as Record<Mark, readonly [HTMLElement, HTMLElement, HTMLElement]>;
  const list = h('dl', { class: 'instants' });
  for (const mark of MARKS) {
    marks[mark] = h('div', { class: 'mark', 'data-mark': mark });
    const row = h('div', { 'data-mark': mark });
    const [left, at] = [h('span', { class: 'left' }), h('span', { class: 'at' })];
    row.append(h('dt', {}, h('i', { class: 'key' }), NAMES[mark]), h('dd', {}, left, at));
    rows[mark] = [row, left, at];
    list.append(row);
  }
  const none = h('p', { class: 'soft none' }, 'ZIM has no token.');
  const denial = h('p', { class: 'denial' });
  // Everything that the picture says is in the list below it.
  const bar = h('div', { class: 'bar', 'aria-hidden': 'true' });
  bar.append(h('div', { class: 'track' }, window, spent), ...Object.values(marks), now);
  const element = h('div', { class: 'life' }, bar, none, list, denial);

  let known: ZimSessionSnapshot | null = null;
  let start = 0;

  return {
    element,
    note(snapshot, timeline, at) {
      const { tokenExpiresAt: end, connectionSince } = snapshot;
      const before = known;
      known = snapshot;
      if (!before) start = lastTaken(timeline) ?? at;
      else if (end !== before.tokenExpiresAt) {
        const moved = connectionSince - before.connectionSince;
        // Somebody set the clock: all instants have moved with it, and it is still the same token.
        const same = end !== null && before.tokenExpiresAt !== null && end - before.tokenExpiresAt === moved;
        start = same ? start + moved : at;
      }
    },
    draw({ tokenExpiresAt, renewsAt, renewal }, at) {
      // No picture can be drawn of an end that is no instant.
      const end = isInstant(tokenExpiresAt) ? tokenExpiresAt : null;
      element.toggleAttribute('data-empty', end === null);
      const denied = renewal === 'denied';
      list.hidden = end === null;
      none.hidden = end !== null;
      say(none, tokenExpiresAt === null ? 'ZIM has no token.' : 'When the token ends is not known.');
      say(denial, denied ? denialOf(end, at) : '');
      if (end === null) return;
      const part = (instant: number) => (instant - start) / (end - start);
      const place = (instant: number) => `${100 * Math.min(1, Math.max(0, part(instant) || 0))}%`;
      // Nothing is tried while the backend denies, but once.
      const instants = {
        renewal: denied ? null : renewsAt,
        warning: end - WARNING,
        last: denied && end - LAST_CHANCE > at ? end - LAST_CHANCE : null,
        end,
      };
      window.hidden = !isInstant(instants.renewal);
      for (const mark of MARKS) {
        const instant = instants[mark];
        const [row, left, clock] = rows[mark];
        row.hidden = !isInstant(instant);
        marks[mark].hidden = !isInstant(instant) || instant < start;
        if (!isInstant(instant)) continue;
        marks[mark].style.left = place(instant);
        const passed = instant <= at;
        row.toggleAttribute('data-passed', passed);
        say(left, passed ? `${span(at - instant)} ago` : `in ${span(instant - at)}`);
        say(clock, timeOf(instant));
      }
      if (isInstant(instants.renewal)) window.style.left = place(instants.renewal);
      spent.style.width = place(at);
      now.style.left = place(at);
    },
  };
}

/** What becomes of a session that is denied a new token. */
function denialOf(end: number | null, at: number): string {
  const over = end !== null && end - LAST_CHANCE <= at;
  return over
    ? 'No new token: the session ends with this one, unless “Renew now” gets one before.'
    : `No renewal is planned. The session asks once more ${LAST_CHANCE / 1_000}\u00a0s before the end, or at once with “Renew now”.`;
}
