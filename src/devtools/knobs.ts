import type { PanelQa } from './qa.ts';

const SECOND = 1_000;
const MINUTE = 60_000;
const HOUR = 3_600_000;

const FAULTS = ['slow', 'unreachable', '401', '403', '429', '5xx', 'html', 'empty', 'same-token'];

type Choices = readonly (readonly [label: string, value: string])[];

/** What a button of the panel does with the handle; `choices` stand beside it. */
export interface Knob {
  readonly handle: string;
  readonly label: string;
  readonly press: (qa: PanelQa, choice: string) => Promise<unknown> | undefined;
  readonly ask?: string;
  readonly choices?: Choices;
}

const times = (...list: (readonly [string, number])[]): Choices =>
  list.map(([label, ms]) => [label, String(ms)]);

/** The buttons in their groups, as they stand. */
export function knobsOf(qa: PanelQa): [title: string, knobs: Knob[]][] {
  return [
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
}
