/** What a command found when it ran whole. */
export interface Finding {
  /** What it shows, in a few words. */
  readonly what: string;
  /** That finds it. */
  readonly command: string;
  /** Its figures, in a sentence without a period. */
  readonly said: string;
}

/** Writes down what was found, with the day and the commit. `name`: of the file, without its ending. */
export function record(name: string, finding: Finding): void;

/** Everything that was written down, by name. */
export function records(): Map<string, Finding & { readonly day: string; readonly commit: string }>;
