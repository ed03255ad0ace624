import { type FaultID, listedFault } from '../../src/testing/qa/fault-list.ts';
import type { Pane } from './pane.ts';

/** What a scenario plays on. Everything happens to both panes. */
export interface Stage {
  say(text: string): void;
  both(act: (pane: Pane) => unknown): Promise<void>;
  /** ms of the panes' time pass, so many times faster than real ones. */
  pass(ms: number, speed: number): Promise<void>;
  sleep(ms: number): Promise<void>;
  /** Their users press the button. Resolves when both apps say that they are logged in. */
  logIn(): Promise<void>;
}

export interface Scenario {
  readonly id: string;
  /** What happens, and what is expected of the two. */
  readonly fault: FaultID;
  readonly title: string;
  /** What happens after that, if anything does. */
  readonly afterwards?: string;
  /** How the apps find their machine when they start. */
  before?(pane: Pane): Promise<void>;
  play(stage: Stage): Promise<void>;
  /** Why it is dead, if it is. */
  readonly dead: { readonly ours: string; readonly documented: string };
}

const SECOND = 1_000;
const MINUTE = 60_000;
const HOUR = 3_600_000;

/** Seconds that tokens live in the scenarios: the session renews with a minute left, the SDK warns at 30 s. */
export const TTL = 240;

/** The scenario in words. */
export const aboutOf = ({ fault, afterwards = '' }: Scenario): string =>
  `${listedFault(fault).what} ${afterwards}`.trim();

const UNEXPECTED = 'Logged out. That was not expected.';

export const SCENARIOS: readonly Scenario[] = [
  {
    id: 'sleep',
    title: 'Laptop sleeps over the expiry',
    fault: 'machine-sleeps',
    async play({ say, both, pass, sleep }) {
      say('Both are logged in, with tokens that live four minutes. The lid closes.');
      await pass(15 * SECOND, 5);
      await both(({ qa }) => qa.dropConnection({ stayDown: true }));
      await both(({ qa }) => qa.backend.fail('unreachable'));
      await sleep(20 * MINUTE);
      say('The lid opens. The tokens have expired, and there is no Wi-Fi yet.');
      await pass(8 * SECOND, 3);
      say('The Wi-Fi is back.');
      await both(({ qa }) => qa.heal());
      await pass(40 * SECOND, 5);
      say('Two minutes later: does anything still happen?');
      await pass(2 * MINUTE, 20);
    },
    dead: {
      ours: UNEXPECTED,
      documented: 'It asked for tokens before the Wi-Fi was back, and never again.',
    },
  },
  {
    id: 'outage',
    title: 'Backend down for four minutes',
    fault: 'backend-down-past-expiry',
    async play({ say, both, pass }) {
      say('Both are logged in. Nothing happens for two minutes.');
      // Well before the renewal, at 174 s at the earliest: sped up, a page that is slow may overshoot by seconds.
      await pass(100 * SECOND, 20);
      await pass(20 * SECOND, 5);
      say('The backend goes down: 503 to every request.');
      await both(({ qa }) => qa.backend.fail('5xx'));
      await pass(87 * SECOND, 10);
      say('30 s before the expiry the SDK warns, once.');
      await pass(40 * SECOND, 10);
      say('The tokens have expired. The backend stays down.');
      await pass(113 * SECOND, 20);
      say('The backend is up again.');
      await both(({ qa }) => qa.heal());
      await pass(40 * SECOND, 10);
      say('Two minutes later: does anything still happen?');
      await pass(2 * MINUTE, 20);
    },
    dead: {
      ours: UNEXPECTED,
      documented:
        'One try at the warning, one at the expiry; both failed. The outage is over, and nobody asks.',
    },
  },
  {
    id: 'kicked',
    title: 'Kicked out by another tab',
    fault: 'second-device',
    afterwards: 'When the user wants to be here, the other tab is quicker once more.',
    async play({ say, both, pass }) {
      say('Both are logged in.');
      await pass(15 * SECOND, 5);
      say(
        'Another tab logs in as the same user: ZIM kicks this one out. Neither fights for it, and that is right.',
      );
      await both(({ qa }) => qa.kick());
      await pass(20 * SECOND, 5);
      say(
        'The user wants to be here, but the other tab is quicker: ZIM answers this login with "kicked out".',
      );
      await both(({ qa }) => qa.refuseLogin(KICKED_OUT));
      await both((pane) => pane.press());
      await pass(20 * SECOND, 5);
      say('The other tab is closed. The user presses the button once more.');
      await both(({ qa }) => qa.heal());
      await both((pane) => pane.press());
      await pass(30 * SECOND, 5);
      say('A minute later.');
      await pass(MINUTE, 20);
    },
    dead: {
      ours: UNEXPECTED,
      documented: 'login() was answered "kicked out", so it never settles: the button waits for ever.',
    },
  },
  {
    id: 'clock',
    title: 'Clock is an hour off',
    fault: 'clock-behind',
    before: ({ qa }) => qa.skewClock(-HOUR),
    async play({ say, both, pass }) {
      say('Both are logged in. By the slow clock the tokens live an hour longer than they do.');
      await pass(165 * SECOND, 20);
      say('The session has measured the clock and renews in time. The SDK believes that it has an hour.');
      await pass(90 * SECOND, 10);
      say('The first token has expired. The network changes: both sockets break and come back.');
      await both(({ qa }) => qa.dropConnection());
      await pass(40 * SECOND, 5);
      say('Two minutes later: does anything still happen?');
      await pass(2 * MINUTE, 20);
    },
    dead: {
      ours: UNEXPECTED,
      documented:
        'ZIM refused the expired token when the SDK came back. It hears that it is disconnected, and nothing of a token.',
    },
  },
  {
    id: 'uikit',
    title: 'UIKit torn down',
    fault: 'uikit-after',
    async play({ say, both, pass }) {
      say('Both are logged in.');
      await pass(15 * SECOND, 5);
      say(
        'UIKit is torn down and calls destroy() on the shared ZIM instance. The SDK tells nobody; the session lets it do nothing.',
      );
      await both((pane) => pane.tearDownUIKit());
      await pass(40 * SECOND, 5);
      say('Two minutes later: does anything still happen?');
      await pass(2 * MINUTE, 20);
    },
    dead: {
      ours: UNEXPECTED,
      documented: 'Its instance is destroyed, and it does not know: there is no event for that.',
    },
  },
  {
    id: 'line',
    title: 'The line goes dead',
    fault: 'clean-close',
    async play({ say, both, pass }) {
      say('Both are logged in, and nobody writes anything.');
      await pass(15 * SECOND, 5);
      say('A proxy closes both sockets cleanly. The SDK does not notice, and says Connected.');
      await both(({ qa }) => qa.dropConnection({ clean: true }));
      await pass(40 * SECOND, 10);
      say('After a minute without a word the session asks ZIM whether it is there. Nobody answers.');
      await pass(50 * SECOND, 10);
      say('The renewal is a minute away. Does the other one hear of anything?');
      await pass(40 * SECOND, 10);
    },
    dead: {
      ours: UNEXPECTED,
      documented: 'It says Connected, and nothing arrives any more: the SDK notices no clean close.',
    },
  },
];

/** The server's own code for a login that another device has beaten. */
const KICKED_OUT = 102005;
