import type { TimelineEntry } from 'zim-session';
import { describeEntry, factsOf } from '../../src/devtools/words.ts';

const clock = new Intl.DateTimeFormat([], {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hour12: false,
});

/** Keeps a list in step with `session.timeline()`, newest first; only what is new is drawn. */
export function createTimelineList(list: HTMLElement, nothing: HTMLElement) {
  let last: TimelineEntry | undefined;

  return (entries: readonly TimelineEntry[]) => {
    if (entries.at(-1) === last) return;
    const fresh = entries.slice(last ? entries.lastIndexOf(last) + 1 : 0);
    last = entries.at(-1);
    nothing.hidden = entries.length > 0;
    list.prepend(...fresh.map(draw).reverse());
    while (list.children.length > entries.length) list.lastElementChild?.remove();
  };
}

function draw(entry: TimelineEntry): HTMLElement {
  const [words, tone] = describeEntry(entry);
  const item = document.createElement('li');
  item.dataset.tone = tone;
  item.dataset.type = entry.type;
  const time = document.createElement('time');
  time.dateTime = new Date(entry.at).toISOString();
  time.textContent = clock.format(entry.at);
  item.append(time, part('words', words), part('detail', factsOf(entry)));
  return item;
}

function part(className: string, text: string): HTMLElement {
  const element = document.createElement('span');
  element.className = className;
  element.textContent = text;
  return element;
}
