/** A small mistake that somebody might make, and that a test has to notice. */
export interface Mutation {
  /** Below src. */
  readonly file: string;
  /** Occurs there once. */
  readonly search: string;
  readonly replace: string;
  readonly why: string;
}

export const of = (file: string, ...changes: [search: string, replace: string, why: string][]): Mutation[] =>
  changes.map(([search, replace, why]) => ({ file, search, replace, why }));
