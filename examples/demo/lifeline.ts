export type Life = 'on' | 'off' | 'asleep';

const NAMES: Record<Life, string> = { on: 'messages arrived', off: 'none arrived', asleep: 'asleep' };
/** Between two looks nothing but a sleep lets so much time pass. */
const SLEPT = 60_000;

/** A strip of a pane's life: when ZIM would have delivered a message to its user. */
export class Lifeline {
  readonly #strip: HTMLElement;
  #parts: { life: Life; ms: number; element: HTMLElement }[] = [];
  #last: number | null = null;

  constructor(strip: HTMLElement) {
    this.#strip = strip;
  }

  clear(): void {
    this.#parts = [];
    this.#last = null;
    this.#strip.replaceChildren();
    this.#strip.setAttribute('aria-label', 'Not logged in yet');
  }

  /** `now`: the pane's time, ms. Begins with the first time that it is on. */
  look(now: number, on: boolean): void {
    if (this.#last === null && !on) return;
    const ms = now - (this.#last ?? now);
    this.#last = now;
    const life = ms > SLEPT ? 'asleep' : on ? 'on' : 'off';
    let part = this.#parts.at(-1);
    if (part?.life !== life) {
      part = { life, ms: 0, element: document.createElement('i') };
      part.element.dataset.life = life;
      this.#parts.push(part);
      this.#strip.append(part.element);
    }
    part.ms += ms;
    // A sleep is long, and nothing happens in it.
    part.element.style.flexGrow = String(life === 'asleep' ? Math.min(part.ms, SLEPT) : part.ms);
    const facts = (['on', 'off', 'asleep'] as const).filter((one) => this.total(one) > 0);
    const label = facts.map((one) => `${NAMES[one]} for ${words(this.total(one))}`).join(', ');
    this.#strip.setAttribute('aria-label', label || 'Logged in');
  }

  /** What comes until it is on again does not count. */
  pause(): void {
    this.#last = null;
  }

  total(life: Life): number {
    return this.#parts.reduce((sum, part) => sum + (part.life === life ? part.ms : 0), 0);
  }
}

export function words(ms: number): string {
  const seconds = Math.round(ms / 1000);
  const [minutes, rest] = [Math.floor(seconds / 60), seconds % 60];
  if (minutes === 0) return `${rest} s`;
  return rest === 0 ? `${minutes} min` : `${minutes} min ${rest} s`;
}
