export type Tone = 'good' | 'busy' | 'bad' | 'quiet';

export const byId = <T extends HTMLElement>(id: string): T => document.getElementById(id) as T;

/** Writing the same words again would make screen readers say them again. */
export function say(id: string, text: string): void {
  const element = byId(id);
  if (element.textContent !== text) element.textContent = text;
}

/** What the app's user sees: a line, and what it means. */
export function showScreen(text: string, tone: Tone, hint = ''): void {
  say('sees', text);
  say('hint', hint);
  byId('screen').dataset.tone = tone;
}
