/** What is tried in an engine. */
export interface Part {
  readonly word: string;
  readonly name: string;
  /** Of vitest. */
  readonly project: 'browser' | 'e2e' | 'faults';
  readonly files: readonly string[];
}

const e2e = (...names: string[]): string[] => names.map((name) => `test/e2e/${name}.e2e.ts`);

export const PARTS: readonly Part[] = [
  { word: 'tests', name: 'browser tests', project: 'browser', files: [] },
  {
    word: 'login',
    name: 'the real SDK, end to end',
    project: 'e2e',
    files: e2e('session', 'no-build', 'leftovers', 'cookies', 'redirects', 'zim-server'),
  },
  { word: 'tabs', name: 'two tabs', project: 'e2e', files: e2e('tabs', 'restored') },
  { word: 'lab', name: 'the Lab', project: 'e2e', files: e2e('lab') },
  { word: 'faults', name: 'faults', project: 'faults', files: [] },
];
