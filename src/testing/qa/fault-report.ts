import type { FaultOutcome } from './fault-list.ts';

/** What became of an app, after one fault. Plain data: it comes through `page.evaluate()` as it is. */
export interface FaultReport {
  /** The fault's. */
  readonly name: string;
  readonly title: string;
  /**
   * Never interrupted; back by itself; logged in; ended for good, as it should be; logged out; connected as the app says, and cut off.
   */
  readonly outcome: FaultOutcome;
  /** ms after which it was back or in, counted from when nothing kept it down any more, as far as looks at it show; null otherwise. */
  readonly after: number | null;
  /** What an app should have shown meanwhile. */
  readonly shows: string;
  /** The outcome in words. */
  readonly text: string;
}

const WORDS: Readonly<Record<FaultOutcome, string>> = {
  survived: 'survived',
  back: 'back after',
  in: 'logged in after',
  ended: 'logged out, and stays so',
  lost: 'lost',
  deaf: 'deaf: it says connected, and is cut off',
};

/** The outcome in words; what took less than a look took some time all the same. */
export const wordsOf = (outcome: FaultOutcome, after: number | null): string =>
  after === null ? WORDS[outcome] : `${WORDS[outcome]} ${Math.max(0.1, after / 1000).toFixed(1)} s`;

/**
 * Reports as text: a line for each fault, and how many came to what. As JSON they are `JSON.stringify(reports)`.
 *
 * ```text
 * ZIM closes the connection (0/2)    back after 0.1 s
 * ```
 */
export function faultReport(reports: readonly FaultReport[]): string {
  const width = Math.max(0, ...reports.map(({ title }) => title.length));
  const lines = reports.map(({ title, text }) => `${title.padEnd(width)}  ${text}`);
  const counts = (Object.keys(WORDS) as FaultOutcome[])
    .map((outcome) => [outcome, reports.filter((one) => one.outcome === outcome).length] as const)
    .filter(([, count]) => count > 0)
    .map(([outcome, count]) => `${count} ${outcome}`);
  return `${[...lines, '', `${reports.length} ${reports.length === 1 ? 'fault' : 'faults'}: ${counts.join(', ')}`].join('\n')}\n`;
}
