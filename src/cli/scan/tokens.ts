/** What a token is. A template without `${}` is a string; of one with it, the parts are templates. */
export const WORD = 0;
export const NUMBER = 1;
export const STRING = 2;
export const TEMPLATE = 3;
export const MARK = 4;
export const PATTERN = 5;

/** The tokens of a piece of JavaScript or TypeScript, comments left out. `starts[i]` to `ends[i]` is a range of `text`. */
export interface Tokens {
  readonly text: string;
  readonly kinds: number[];
  readonly starts: number[];
  readonly ends: number[];
}

const MARKS = ['...', '===', '!==', '=>', '==', '!=', '<=', '>=', '?.', '??', '||', '&&'];
const WORD_AT = /[\w$\u0080-\uffff]+/y;
/** After these words a slash begins a pattern and does not divide. */
const BEFORE_PATTERN = /^(return|typeof|case|in|of|do|else|void|delete|throw|new|instanceof|await|yield)$/;

/**
 * Cuts a text into tokens, in one pass. It need not be right JavaScript: what opens and is not closed on its line counts
 * as a mark, so that an apostrophe in a page's text costs nothing.
 */
export function tokenize(text: string): Tokens {
  const tokens: Tokens = { text, kinds: [], starts: [], ends: [] };
  /** How many braces are open in each `${` that is. */
  const templates: number[] = [];
  const lines = new LineEnds(text);
  const add = (kind: number, start: number, end: number): number => {
    tokens.kinds.push(kind);
    tokens.starts.push(start);
    tokens.ends.push(end);
    return end;
  };
  const template = (start: number): number => {
    const { end, isOpen } = templateEnd(text, start + 1);
    const isWhole = !isOpen && text[start] === '`';
    add(isWhole ? STRING : TEMPLATE, start, end);
    if (isOpen) {
      templates.push(0);
      add(MARK, end - 2, end);
    }
    return end;
  };
  let at = 0;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    const char = text[at] as string;
    if (code <= 32) at++;
    else if (isWordCode(code)) {
      WORD_AT.lastIndex = at;
      WORD_AT.test(text);
      at = add(code >= 48 && code <= 57 ? NUMBER : WORD, at, WORD_AT.lastIndex || at + 1);
    } else if (char === '"' || char === "'") {
      const end = lines.closing(at, char);
      at = end < 0 ? add(MARK, at, at + 1) : add(STRING, at, end);
    } else if (char === '`') at = template(at);
    else if (char === '/' && text[at + 1] === '/') at = lines.end(at);
    else if (char === '/' && text[at + 1] === '*') {
      const end = text.indexOf('*/', at + 2);
      at = end < 0 ? text.length : end + 2;
    } else if (char === '/' && beginsPattern(tokens)) {
      const end = lines.patternEnd(at);
      at = end < 0 ? add(MARK, at, at + 1) : add(PATTERN, at, end);
    } else if (char === '}' && templates.at(-1) === 0) {
      templates.pop();
      add(MARK, at, at + 1);
      at = template(at);
    } else {
      if (char === '{' && templates.length) templates.push((templates.pop() as number) + 1);
      if (char === '}' && templates.length) templates.push((templates.pop() as number) - 1);
      const mark = MARKS.find((one) => text.startsWith(one, at)) ?? char;
      at = add(MARK, at, at + mark.length);
    }
  }
  return tokens;
}

function isWordCode(code: number): boolean {
  return (
    (code >= 97 && code <= 122) ||
    (code >= 65 && code <= 90) ||
    (code >= 48 && code <= 57) ||
    code === 36 ||
    code === 95 ||
    code >= 128
  );
}

/** Where a template, or the part of it that begins at `from`, ends: behind its backtick or behind `${`. */
function templateEnd(text: string, from: number): { end: number; isOpen: boolean } {
  for (let at = from; at < text.length; at++) {
    const char = text[at];
    if (char === '\\') at++;
    else if (char === '`') return { end: at + 1, isOpen: false };
    else if (char === '$' && text[at + 1] === '{') return { end: at + 2, isOpen: true };
  }
  return { end: text.length, isOpen: false };
}

function beginsPattern({ text, kinds, starts, ends }: Tokens): boolean {
  const last = kinds.length - 1;
  if (last < 0) return true;
  const word = text.slice(starts[last], ends[last]);
  if (kinds[last] === WORD) return BEFORE_PATTERN.test(word);
  return kinds[last] === MARK && !/^[)\]}]$/.test(word);
}

/** Looks for what ends on its line. What was looked for in vain is not looked for again: a line may be a whole bundle. */
class LineEnds {
  readonly #text: string;
  #end = -1;
  readonly #absent = new Map<string, number>();
  constructor(text: string) {
    this.#text = text;
  }

  end(at: number): number {
    if (at >= this.#end) {
      const found = this.#text.indexOf('\n', at);
      this.#end = found < 0 ? this.#text.length : found;
    }
    return this.#end;
  }

  /** Behind the closing quote of the string that begins here; -1 where there is none on the line. */
  closing(at: number, quote: string): number {
    let end = this.end(at);
    if (this.#absent.get(quote) === end) return -1;
    for (let next = at + 1; next < end; next++) {
      const char = this.#text[next];
      if (char === quote) return next + 1;
      if (char !== '\\') continue;
      next++;
      // A backslash at the end of a line goes on with the string on the next one.
      if (next >= end - 1 && /[\r\n]/.test(this.#text[next] ?? '')) end = this.end(end + 1);
    }
    this.#absent.set(quote, this.end(at));
    return -1;
  }

  patternEnd(at: number): number {
    const end = this.end(at);
    if (this.#absent.get('/') === end) return -1;
    let isClass = false;
    for (let next = at + 1; next < end; next++) {
      const char = this.#text[next];
      if (char === '\\') next++;
      else if (char === '[') isClass = true;
      else if (char === ']') isClass = false;
      else if (char === '/' && !isClass) return next + 1;
    }
    this.#absent.set('/', end);
    return -1;
  }
}
