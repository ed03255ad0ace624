import type { Platform } from './platform.ts';
import type { Rule } from './source.ts';

/** A finding, and where it is: by line and column, both from 1 on, in bytecode by byte. */
export interface Located {
  readonly rule: Rule;
  readonly platform: Platform;
  readonly file: string;
  readonly line: number | null;
  readonly column: number | null;
  readonly offset: number | null;
}

export interface Scan {
  readonly findings: readonly Located[];
  /** Files that were looked at. */
  readonly files: number;
  /** What was not, and why. */
  readonly unseen: readonly { readonly file: string; readonly why: string }[];
}

/** A name that is shorter may be a minifier's. */
const SHORTEST_NAME = 3;

/** Keeps what was found, and holds what one file says of names against the constants of the others. */
export class Ledger {
  readonly #findings = new Map<string, Located>();
  readonly #constants: (readonly [string, Located])[] = [];
  readonly #wanted = new Set<string>();
  readonly #unseen: { file: string; why: string }[] = [];
  readonly #files = new Set<string>();

  look(file: string): void {
    this.#files.add(file);
  }

  miss(file: string, why: string): void {
    this.#unseen.push({ file, why });
  }

  find(found: Located): void {
    const { rule, file, line, column, offset } = found;
    this.#findings.set(`${rule} ${line}:${column}:${offset} ${file}`, found);
  }

  /** A constant of 64 hex digits. */
  know(name: string, at: Located): void {
    if (name.length >= SHORTEST_NAME) this.#constants.push([name, at]);
  }

  /** A name that is given as an AppSign somewhere. */
  want(name: string): void {
    this.#wanted.add(name);
  }

  close(): Scan {
    for (const [name, at] of this.#constants) if (this.#wanted.has(name)) this.find(at);
    const order = new Map([...this.#files].map((file, i) => [file, i]));
    const orderOf = ({ file }: Located) => order.get(file) ?? 0;
    const findings = [...this.#findings.values()].sort(
      (a, b) =>
        orderOf(a) - orderOf(b) ||
        (a.line ?? 0) - (b.line ?? 0) ||
        (a.column ?? a.offset ?? 0) - (b.column ?? b.offset ?? 0),
    );
    return { findings, files: this.#files.size, unseen: this.#unseen };
  }
}
