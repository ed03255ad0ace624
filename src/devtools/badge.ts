import { button, h, say } from './dom.ts';
import type { Tone } from './words.ts';

export interface Badge {
  readonly element: HTMLButtonElement;
  draw(words: string, tone: Tone, faults: number): void;
}

/** The panel while it is closed: the status, and that something was made to happen. */
export function createBadge(press: () => void): Badge {
  const text = h('span');
  const on = h('span', { class: 'on', 'data-tone': 'busy' });
  const element = button('', press, { class: 'badge', 'aria-expanded': 'false' });
  element.title = 'Open the zim-session panel';
  element.append(h('i', { class: 'dot' }), h('b', {}, 'ZIM'), ' ', text, on);
  return {
    element,
    draw(words, tone, faults) {
      say(text, words);
      say(on, faults ? `${faults} ${faults === 1 ? 'fault' : 'faults'} on` : '');
      element.dataset.tone = tone;
    },
  };
}
