import type { TimelineEntry, ZimSessionSnapshot } from '../index.ts';
import { h, say } from './dom.ts';
import { span } from './words.ts';

/** The SDK warns that long before the expiry, once. */
const WARNING = 30_000;

export interface LifeBar {
  readonly element: HTMLElement;
  /** To be told of every change at once: a snapshot does not say since when ZIM has its token. */
  note(snapshot: ZimSessionSnapshot, timeline: readonly TimelineEntry[], now: number): void;
  draw(snapshot: ZimSessionSnapshot, now: number): void;
}

type Mark = 'renewal' | 'warning' | 'end';
const NAMES: Record<Mark, string> = { renewal: 'Renewal', warning: 'SDK warns', end: 'Token ends' };

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
  const marks = {
    renewal: h('div', { class: 'mark', 'data-mark': 'renewal' }),
    warning: h('div', { class: 'mark', 'data-mark': 'warning' }),
    end: h('div', { class: 'mark', 'data-mark': 'end' }),
  };
  const rows = {} as Record<Mark, readonly [HTMLElement, HTMLElement, HTMLElement]>;
  const list = h('dl', { class: 'instants' });
  for (const mark of ['renewal', 'warning', 'end'] as const) {
    const row = h('div', { 'data-mark': mark });
    const [left, at] = [h('span', { class: 'left' }), h('span', { class: 'at' })];
    row.append(h('dt', {}, h('i', { class: 'key' }), NAMES[mark]), h('dd', {}, left, at));
    rows[mark] = [row, left, at];
    list.append(row);
  }
  const none = h('p', { class: 'soft none' }, 'ZIM has no token.');
  // Everything that the picture says is in the list below it.
  const bar = h('div', { class: 'bar', 'aria-hidden': 'true' });
  bar.append(h('div', { class: 'track' }, window, spent), ...Object.values(marks), now);
  const element = h('div', { class: 'life' }, bar, none, list);

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
      const alive = tokenExpiresAt !== null && renewsAt !== null;
      element.toggleAttribute('data-empty', !alive);
      list.hidden = !alive;
      none.hidden = alive;
      if (!alive) return;
      const place = (instant: number) =>
        `${Math.min(100, Math.max(0, ((instant - start) / (tokenExpiresAt - start)) * 100))}%`;
      // Nothing is tried while the backend denies: that instant is no promise then.
      const denied = renewal === 'denied';
      rows.renewal[0].hidden = window.hidden = denied;
      const instants = { renewal: renewsAt, warning: tokenExpiresAt - WARNING, end: tokenExpiresAt };
      for (const mark of ['renewal', 'warning', 'end'] as const) {
        const instant = instants[mark];
        const [row, left, clock] = rows[mark];
        marks[mark].style.left = place(instant);
        marks[mark].hidden = instant < start || (mark === 'renewal' && denied);
        const passed = instant <= at;
        row.toggleAttribute('data-passed', passed);
        say(left, passed ? `${span(at - instant)} ago` : `in ${span(instant - at)}`);
        say(clock, timeOf(instant));
      }
      window.style.left = place(renewsAt);
      spent.style.width = place(at);
      now.style.left = place(at);
    },
  };
}

/** The local time of day. */
export function timeOf(at: number): string {
  const date = new Date(at);
  const two = (value: number) => String(value).padStart(2, '0');
  return [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(':');
}
