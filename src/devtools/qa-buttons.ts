import { button, h, say } from './dom.ts';
import { guarded } from './instants.ts';
import { type Knob, knobsOf } from './knobs.ts';
import type { PanelQa } from './qa.ts';
import { redact } from './redact.ts';

export interface QaButtons {
  readonly element: HTMLElement;
  draw(): void;
}

/** Buttons that make things go wrong; each says afterwards how that went. `changed`: something was made to happen. */
export function createQaButtons(qa: PanelQa, changed: () => void): QaButtons {
  const outcome = h('p', { class: 'outcome', role: 'status' });
  const drawn: { handle: string; control: HTMLButtonElement; select: HTMLSelectElement | null }[] = [];
  const grid = h('div', { class: 'knobs' });
  const groups = knobsOf(qa);

  async function run(label: string, work: () => Promise<unknown> | undefined): Promise<void> {
    say(outcome, `${label} …`);
    outcome.dataset.tone = 'quiet';
    try {
      await work();
      say(outcome, `${label}: done`);
      outcome.dataset.tone = 'good';
    } catch (error) {
      say(outcome, `${label}: ${redact(String((error as Error | null)?.message ?? error))}`);
      outcome.dataset.tone = 'bad';
    }
    changed();
  }

  function draw({ handle, label, press, ask, choices }: Knob): HTMLElement {
    const select = choices ? h('select', { 'aria-label': ask ?? label }) : null;
    select?.append(...(choices ?? []).map(([text, value]) => h('option', { value }, text)));
    const control = button(label, () => {
      const chosen = select?.selectedOptions[0]?.textContent;
      void run(chosen ? `${label} ${chosen}` : label, async () => press(qa, select?.value ?? ''));
    });
    drawn.push({ handle, control, select });
    return select ? h('span', { class: 'pair' }, control, select) : control;
  }

  for (const [title, all] of groups) {
    const shown = all.filter(({ handle }) => handle !== 'advance' || qa.advance);
    const name = h('span', { class: 'soft' }, title);
    const group = h('div', { class: 'group', role: 'group', 'aria-label': title }, ...shown.map(draw));
    grid.append(h('div', { class: 'knob-row' }, name, group));
  }
  const heal = draw({ handle: 'heal', label: 'Heal everything', press: (qa) => qa.heal() });
  heal.classList.add('heal');
  const element = h('details', { class: 'qa', open: '' }, h('summary', {}, 'Make it happen'), grid);
  element.append(h('div', { class: 'mend' }, heal, outcome));

  return {
    element,
    draw() {
      for (const { handle, control, select } of drawn) {
        const can = guarded(() => qa.can(handle), false);
        control.disabled = !can;
        if (select) select.disabled = !can;
        control.title = can ? '' : (guarded(() => qa.why?.(handle), null) ?? 'Not possible here');
      }
    },
  };
}
