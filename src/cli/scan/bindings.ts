import type { Syntax } from './syntax.ts';

/** The tokens in which a name means what it was declared to be. */
interface Scope {
  readonly from: number;
  readonly to: number;
  readonly isParameter: boolean;
}

const NO_FUNCTION = /^(if|for|while|switch|with)$/;

/** Who declares which name where. It errs on the side of one declaration too many. */
export class Bindings {
  readonly #syntax: Syntax;
  readonly #scopes = new Map<string, Scope[]>();

  constructor(syntax: Syntax) {
    this.#syntax = syntax;
    /** The brackets in which a list of declarations is going on. */
    const declaring = new Set<number>();
    for (let i = 0; i < syntax.length; i++) {
      const text = syntax.at(i);
      const parent = syntax.parents[i] ?? -1;
      const around = {
        from: parent,
        to: parent < 0 ? syntax.length : syntax.closing(parent),
        isParameter: false,
      };
      if (/^(const|let|var)$/.test(text)) declaring.add(parent);
      else if (text === ';') declaring.delete(parent);
      const previous = syntax.at(i - 1);
      if (/^(const|let|var)$/.test(previous) || (previous === ',' && declaring.has(parent))) {
        this.#declare(i, around);
      } else if (/^(function|class|import)$/.test(previous) && syntax.isWord(i)) this.#declare(i, around);
      else if (text === '=>' && syntax.isWord(i - 1)) this.#declareParameters(i - 1, i - 1, i);
      else if (text === '(') this.#lookAtParameters(i);
      else if (previous === 'import' && text === '{') this.#declare(i, around);
    }
  }

  /** A name, or the names of a pattern such as `{ token, userID: id }`. */
  #declare(first: number, scope: Scope): void {
    const syntax = this.#syntax;
    const last = /^[{[]$/.test(syntax.at(first)) ? syntax.closing(first) : first;
    for (let i = first; i <= last; i++) {
      if (!syntax.isWord(i) || (i > first && syntax.at(i + 1) === ':')) continue;
      const name = syntax.at(i);
      const all = this.#scopes.get(name);
      if (all) all.push(scope);
      else this.#scopes.set(name, [scope]);
    }
  }

  #lookAtParameters(opening: number): void {
    const syntax = this.#syntax;
    const end = syntax.closing(opening);
    if (NO_FUNCTION.test(syntax.at(opening - 1))) return;
    let body = end + 1;
    // A type of what is answered: `): Promise<void> {`.
    if (syntax.at(body) === ':') {
      while (body < end + 16 && !/^(=>|[{;,)])$/.test(syntax.at(body))) body++;
    }
    if (/^(=>|\{)$/.test(syntax.at(body))) this.#declareParameters(opening, end, body);
  }

  #declareParameters(first: number, last: number, body: number): void {
    const syntax = this.#syntax;
    const brace = syntax.at(body) === '{' ? body : syntax.at(body + 1) === '{' ? body + 1 : -1;
    const parent = syntax.parents[first] ?? -1;
    const to = brace >= 0 ? syntax.closing(brace) : parent < 0 ? syntax.length : syntax.closing(parent);
    const scope = { from: first, to, isParameter: true };
    if (first === last) return this.#declare(first, scope);
    for (const [from, end] of syntax.parts(first)) {
      // A default or a type is no parameter: only what stands in front of it.
      const start = syntax.at(from) === '...' ? from + 1 : from;
      if (start < end) this.#declare(start, scope);
    }
  }

  /** The innermost declaration of a name around a token; null where the text has none. */
  of(name: string, token: number): Scope | null {
    let best: Scope | null = null;
    for (const scope of this.#scopes.get(name) ?? []) {
      const isAround = scope.from <= token && token <= scope.to;
      if (isAround && (!best || scope.from > best.from)) best = scope;
    }
    return best;
  }

  /** Whether a path of names means the same in two places. */
  isSame(path: string, one: number, other: number): boolean {
    const root = path.split('.', 1)[0] as string;
    const [first, second] = [this.of(root, one), this.of(root, other)];
    return first?.from === second?.from && first?.to === second?.to;
  }

  isParameter(name: string, token: number): boolean {
    return this.of(name, token)?.isParameter ?? false;
  }
}
