import type { Engine } from '../engine.ts';

/** A test that is red in an engine for a reason that is not the session's. */
export interface Difference {
  readonly engines: readonly Engine[];
  /** In its whole name. */
  readonly test: RegExp;
  readonly why: string;
  /** It would wait for ever, and is not run. */
  readonly hangs?: true;
  /** It holds at times. */
  readonly sometimes?: true;
}

const KEYS = /the panel by keyboard and on small screens goes through its controls/;
const OTHERS = ['firefox', 'webkit'] as const;

export const DIFFERENCES: readonly Difference[] = [
  {
    engines: OTHERS,
    test: /^in dark colours axe finds nothing|whoever wants less motion|gives axe nothing to find, in dark/,
    why: 'colours and motion cannot be emulated: Firefox 153 has no such command, and neither has WebDriver',
  },
  {
    engines: ['webkit'],
    test: KEYS,
    why: 'no keys can be pressed: vitest has none over WebDriver',
  },
  {
    engines: ['firefox'],
    test: KEYS,
    why: 'no keys can be pressed at times: vitest does not always find its own frame over BiDi',
    sometimes: true,
  },
  {
    engines: ['firefox'],
    test: /createVirtualClock settles what the platform settles in a macrotask/,
    why: 'Firefox reads the body of a response on another thread, at times in more macrotasks than one step of the clock has',
    sometimes: true,
  },
  {
    engines: OTHERS,
    test: /the one place where a token is seen|setLogConfig does not keep it from there/,
    why: 'neither BiDi nor WebDriver tells of web sockets',
    hangs: true,
  },
  {
    engines: ['webkit'],
    test: /no token in any snapshot, timeline entry, event or console line/,
    why: 'WebDriver tells of no console',
  },
  {
    engines: ['webkit'],
    test: /the Lab (gives axe nothing to find, in light|fits a phone)/,
    why: 'WebDriver has no frames to add a script to, and no windows of any size',
  },
  {
    engines: OTHERS,
    test: /two tabs of one browser or when it crashes|what Chromium says of a page/,
    why: 'done with commands that Chromium alone has',
  },
  {
    engines: ['firefox'],
    test: /a page in the back-forward cache (has given its hold back|lets the tab that waits)/,
    why: 'Firefox 153 kept no page of these tests: its log names REQUEST and ACTIVE_LOCK before it tells the page',
    hangs: true,
  },
];

export const differenceOf = (engine: Engine, test: string): Difference | undefined =>
  DIFFERENCES.find((one) => one.engines.includes(engine) && one.test.test(test));
