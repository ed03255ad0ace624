import type { TimelineEntry } from 'zim-session';
import { h, say } from './dom.ts';
import { iso, timeOf } from './instants.ts';
import { type Line, linesOf } from './lines.ts';
import { redact } from './redact.ts';
import { factsOf } from './words.ts';

export interface TimelineView {
  readonly element: HTMLElement;
  draw(entries: readonly TimelineEntry[]): void;
}

interface Row {
  readonly entry: TimelineEntry;
  readonly item: HTMLElement;
  readonly text: string;
  readonly problem: boolean;
}

/** What `session.timeline()` tells, newest first; `actions` stand beside its title. */
export function createTimelineView(...actions: HTMLElement[]): TimelineView {
  let last: TimelineEntry | undefined;
  /** In the order of the list: newest first. */
  let rows: Row[] = [];
  const list = h('ol');
  const nothing = h('p', { class: 'soft none' });
  const count = h('span', { class: 'soft count' });
  const input = h('input', {
    type: 'search',
    placeholder: 'Filter',
    'aria-label': 'Filter the timeline',
    autocomplete: 'off',
    spellcheck: 'false',
  });
  const problems = h('input', { type: 'checkbox' });
  const scroll = h('div', { class: 'scroll', tabindex: '0', role: 'region' }, nothing, list);
  scroll.setAttribute('aria-label', 'What happened, newest first');
  const element = h(
    'section',
    { class: 'timeline', 'aria-labelledby': 'timeline' },
    h('div', { class: 'head' }, h('h3', { id: 'timeline' }, 'Timeline'), count, ...actions),
    h('div', { class: 'filter' }, input, h('label', {}, problems, 'Problems only')),
    scroll,
  );

  function filter(): void {
    const words = input.value.trim().toLowerCase().split(/\s+/);
    let shown = 0;
    for (const { item, text, problem } of rows) {
      const fits = (problem || !problems.checked) && words.every((word) => text.includes(word));
      item.hidden = !fits;
      if (fits) shown += 1;
    }
    say(count, shown === rows.length ? `${shown}` : `${shown} of ${rows.length}`);
    nothing.hidden = shown > 0;
    say(nothing, rows.length ? 'Nothing like that has happened.' : 'Nothing has happened yet.');
  }
  input.addEventListener('input', filter);
  problems.addEventListener('change', filter);
  filter();

  return {
    element,
    draw(all) {
      // That ZIM is there is told above; the session notes the last time only.
      const entries = all.filter(({ type }) => type !== 'heard');
      if (entries.at(-1) === last) return;
      const fresh = linesOf(entries, last ? entries.lastIndexOf(last) + 1 : 0);
      last = entries.at(-1);
      for (const row of rows) if (!entries.includes(row.entry)) row.item.remove();
      rows = [...fresh.map(rowOf).reverse(), ...rows.filter(({ entry }) => entries.includes(entry))];
      list.prepend(...rows.slice(0, fresh.length).map(({ item }) => item));
      filter();
    },
  };
}

function rowOf({ entry, words, tone }: Line): Row {
  const facts = redact(factsOf(entry));
  const item = h(
    'li',
    { 'data-tone': tone, 'data-type': entry.type },
    h('time', { datetime: iso(entry.at) }, timeOf(entry.at)),
    h('span', { class: 'what' }, words),
    h('span', { class: 'facts' }, facts),
  );
  const text = `${timeOf(entry.at)} ${entry.type} ${words} ${facts}`.toLowerCase();
  return { entry, item, text, problem: tone === 'bad' || tone === 'busy' };
}
