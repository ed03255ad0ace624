import { byId, showScreen, type Tone } from './screen.ts';

const TONES: readonly (readonly [RegExp, Tone])[] = [
  [/^Not logged in/, 'quiet'],
  [/^Logged in as/, 'good'],
  [/…$/, 'busy'],
  [/./, 'bad'],
];

/** The app's one line for its user. */
export function show(text: string | undefined): void {
  if (!text) return;
  const tone = TONES.find(([pattern]) => pattern.test(text))?.[1] ?? 'quiet';
  showScreen(text, tone);
  byId('press').hidden = tone === 'good';
}

let last: { text: string; count: number; what: HTMLElement } | null = null;

/** The page's console, to be seen. What repeats is counted, as browsers do. */
export function log(text: string, tone: Tone = 'quiet'): void {
  if (last?.text === text) {
    last.count += 1;
    last.what.textContent = `${text} (${last.count} times)`;
    return;
  }
  const item = document.createElement('li');
  const time = document.createElement('time');
  time.textContent = new Date().toTimeString().slice(0, 8);
  const what = document.createElement('span');
  what.textContent = text;
  item.dataset.tone = tone;
  item.append(time, what);
  byId('console').prepend(item);
  byId('silence').hidden = true;
  last = { text, count: 1, what };
}
