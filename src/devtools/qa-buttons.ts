import { button, h, say } from './dom.ts';
import type { PanelQa } from './qa.ts';
import { redact } from './redact.ts';

const SECOND = 1_000;
const MINUTE = 60_000;
const HOUR = 3_600_000;

const FAULTS = ['slow', 'unreachable', '401', '403', '429', '5xx', 'html', 'empty', 'same-token'];

type Choices = readonly (readonly [label: string, value: string])[];

interface Knob {
  readonly handle: string;
  readonly label: string;
  readonly press: (qa: PanelQa, choice: string) => Promise<unknown> | undefined;
  readonly ask?: string;
  readonly choices?: Choices;
}

const times = (...list: (readonly [string, number])[]): Choices =>
  list.map(([label, ms]) => [label, String(ms)]);

function knobs(qa: PanelQa): [string, Knob[]][] {
  const groups: [string, Knob[]][] = [
    [
      'Token',
      [
        { handle: 'expireNow', label: 'Expire now', press: (qa) => qa.expireNow() },
        {
          handle: 'expireIn',
          label: 'Expire in',
          ask: 'When the token expires',
          choices: times(['35 s', 35 * SECOND], ['10 s', 10 * SECOND], ['2 min', 2 * MINUTE]),
          press: (qa, ms) => qa.expireIn(Number(ms)),
        },
      ],
    ],
    [
      'Machine',
      [
        {
          handle: 'sleep',
          label: 'Sleep',
          ask: 'How long it sleeps',
          choices: times(['10 min', 10 * MINUTE], ['1 min', MINUTE], ['2 h', 2 * HOUR], ['8 h', 8 * HOUR]),
          press: (qa, ms) => qa.sleep(Number(ms)),
        },
        {
          handle: 'skewClock',
          label: 'Clock',
          ask: 'How wrong the clock is',
          choices: times(['+1 h', HOUR], ['−1 h', -HOUR], ['+5 min', 5 * MINUTE], ['right', 0]),
          press: (qa, ms) => qa.skewClock(Number(ms)),
        },
        {
          handle: 'advance',
          label: 'Let pass',
          ask: 'How much time passes',
          choices: times(['1 min', MINUTE], ['10 s', 10 * SECOND], ['10 min', 10 * MINUTE], ['1 h', HOUR]),
          press: (qa, ms) => qa.advance?.(Number(ms)),
        },
      ],
    ],
    [
      'ZIM',
      [
        { handle: 'dropConnection', label: 'Drop socket', press: (qa) => qa.dropConnection() },
        { handle: 'kick', label: 'Kick out', press: (qa) => qa.kick() },
        { handle: 'unregister', label: 'Unregister', press: (qa) => qa.unregister() },
        { handle: 'refuseLogin', label: 'Refuse logins', press: (qa) => qa.refuseLogin() },
        { handle: 'hang', label: 'Hang', press: (qa) => qa.hang() },
      ],
    ],
    [
      'Backend',
      [
        {
          handle: 'backend.fail',
          label: 'Fail',
          ask: 'How the backend fails',
          choices: (qa.backend.faults ?? FAULTS).map((fault) => [fault, fault]),
          press: (qa, how) => qa.backend.fail(how),
        },
      ],
    ],
  ];
  return groups;
}

export interface QaButtons {
  readonly element: HTMLElement;
  draw(): void;
}

/** Buttons that make things go wrong; each says afterwards how that went. */
export function createQaButtons(qa: PanelQa): QaButtons {
  const outcome = h('p', { class: 'outcome', role: 'status' });
  const drawn: { handle: string; control: HTMLButtonElement; select: HTMLSelectElement | null }[] = [];
  const grid = h('div', { class: 'knobs' });

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

  for (const [title, list] of knobs(qa)) {
    const shown = list.filter(({ handle }) => handle !== 'advance' || qa.advance);
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
        const can = qa.can(handle);
        control.disabled = !can;
        if (select) select.disabled = !can;
        control.title = can ? '' : (qa.why?.(handle) ?? 'Not possible here');
      }
    },
  };
}
