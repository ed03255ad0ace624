import { MARK, NUMBER, STRING, type Tokens, tokenize, WORD } from './tokens.ts';

/** A call `receiver.name(…)`. All numbers are those of tokens. */
export interface Call {
  readonly name: number;
  /** `this.zim` of `this.zim.on(…)`; '' where the function stands alone, null where it is no path of names. */
  readonly receiver: string | null;
  /** First token and the one behind the last, of each argument. */
  readonly args: readonly (readonly [number, number])[];
  /** The closing bracket. */
  readonly end: number;
}

/** Tokens with their brackets matched. */
export class Syntax {
  readonly tokens: Tokens;
  /** The innermost opening bracket around each token; -1 where there is none. */
  readonly parents: number[] = [];
  /** Of each opening bracket the closing one; the last token where there is none. */
  readonly closings: Map<number, number> = new Map();
  /** Of each closing bracket the opening one. */
  readonly openings: Map<number, number> = new Map();
  #words: Map<string, number[]> | null = null;

  constructor(text: string) {
    this.tokens = tokenize(text);
    const open: number[] = [];
    for (let i = 0; i < this.length; i++) {
      const mark = this.tokens.kinds[i] === MARK ? this.at(i) : '';
      const opening = PAIRS[mark];
      const last = open.at(-1);
      if (last !== undefined && opening?.includes(this.at(last))) {
        open.pop();
        this.closings.set(last, i);
        this.openings.set(i, last);
      }
      this.parents.push(open.at(-1) ?? -1);
      if (/^(\(|\[|\{|\$\{)$/.test(mark)) open.push(i);
    }
    for (const one of open) this.closings.set(one, this.length - 1);
  }

  get length(): number {
    return this.tokens.kinds.length;
  }

  /** The offsets at which statements end. */
  get ends(): number[] {
    return this.tokens.ends.filter((_, i) => this.at(i) === ';');
  }

  at(i: number): string {
    const { text, starts, ends } = this.tokens;
    return i < 0 ? '' : text.slice(starts[i] ?? 0, ends[i] ?? 0);
  }

  startOf(i: number): number {
    return this.tokens.starts[i] ?? 0;
  }

  isWord = (i: number): boolean => this.tokens.kinds[i] === WORD;
  isNumber = (i: number): boolean => this.tokens.kinds[i] === NUMBER;
  isString = (i: number): boolean => this.tokens.kinds[i] === STRING;

  /** What a string holds; null where the token is none. Escapes are left as they are. */
  stringAt(i: number): string | null {
    return this.isString(i) ? this.at(i).slice(1, -1) : null;
  }

  closing(opening: number): number {
    return this.closings.get(opening) ?? this.length - 1;
  }

  /** Where a word stands. */
  words(name: string): readonly number[] {
    if (!this.#words) {
      this.#words = new Map();
      for (let i = 0; i < this.length; i++) {
        if (!this.isWord(i)) continue;
        const all = this.#words.get(this.at(i));
        if (all) all.push(i);
        else this.#words.set(this.at(i), [i]);
      }
    }
    return this.#words.get(name) ?? [];
  }

  /** The calls of a function or method of this name; its declarations are none. */
  calls(name: string): Call[] {
    return this.words(name).flatMap((i) => this.#callAt(i) ?? []);
  }

  #callAt(name: number): Call | null {
    const opening = this.at(name + 1) === '?.' ? name + 2 : name + 1;
    if (this.at(opening) !== '(') return null;
    const end = this.closing(opening);
    const isMethod = this.at(name - 1) === '.' || this.at(name - 1) === '?.';
    // `login(a) {` in a class, `function login(a)`, `login(a): Promise<void> {`.
    const isDeclared = /^(\{|:)$/.test(this.at(end + 1)) || /^(function|async|\*)$/.test(this.at(name - 1));
    if (!isMethod && isDeclared) return null;
    return {
      name,
      receiver: isMethod ? this.pathTo(name - 2) : '',
      args: this.parts(opening),
      end,
    };
  }

  /** The path of names that ends with this token: `this.zim`. null where it is more than names. */
  pathTo(last: number): string | null {
    const names: string[] = [];
    for (let i = last; names.length < 8; i -= 2) {
      // TypeScript's `zim!.on`.
      if (this.at(i) === '!') i--;
      if (!this.isWord(i)) return null;
      names.unshift(this.at(i));
      if (this.at(i - 1) !== '.' && this.at(i - 1) !== '?.') return names.join('.');
    }
    return null;
  }

  /** The path of names that a range is; null where it is something else. */
  pathIn([from, to]: readonly [number, number]): string | null {
    let end = to - 1;
    while (end > from && this.at(end) === '!') end--;
    const path = this.pathTo(end);
    const dots = path?.split('.').length ?? 0;
    return path && end - from <= 2 * dots + 1 && this.pathStart(end) === from ? path : null;
  }

  pathStart(last: number): number {
    let i = last;
    while (/^\??\.$/.test(this.at(i - 1))) i -= this.at(i - 2) === '!' ? 3 : 2;
    return i;
  }

  /** What commas part in a pair of brackets: first token and the one behind the last of each. */
  parts(opening: number): (readonly [number, number])[] {
    const end = this.closing(opening);
    const parts: (readonly [number, number])[] = [];
    let from = opening + 1;
    for (let i = from; i <= end; i++) {
      const inner = this.closings.get(i);
      if (inner !== undefined && i !== end) i = inner;
      else if (i === end || this.at(i) === ',') {
        if (i > from) parts.push([from, i]);
        from = i + 1;
      }
    }
    return parts;
  }

  /** The properties of an object literal, each with the range of its value; null where the range is none. */
  properties([from, to]: readonly [number, number]): Map<string, readonly [number, number]> | null {
    if (this.at(from) !== '{' || this.closing(from) < to - 1) return null;
    const found = new Map<string, readonly [number, number]>();
    for (const [first, end] of this.parts(from)) {
      const key = this.stringAt(first) ?? this.at(first);
      if (this.at(first + 1) === ':') found.set(key, [first + 2, end]);
      else found.set(key, [first, end]);
    }
    return found;
  }
}

const PAIRS: Readonly<Record<string, readonly string[]>> = { ')': ['('], ']': ['['], '}': ['{', '${'] };

/** The brace of the function that a token is in; -1 where it is in none. */
export function functionAround(syntax: Syntax, token: number): number {
  for (let i = syntax.parents[token] ?? -1; i >= 0; i = syntax.parents[i] ?? -1) {
    if (syntax.at(i) !== '{') continue;
    const before = syntax.at(i - 1);
    if (before === '=>') return i;
    if (before !== ')') continue;
    const opening = syntax.openings.get(i - 1) ?? 0;
    if (!/^(if|for|while|switch|with|catch)$/.test(syntax.at(opening - 1))) return i;
  }
  return -1;
}
