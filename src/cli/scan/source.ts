import { Bindings } from './bindings.ts';
import { Syntax } from './syntax.ts';

/** What a finding is about. Part of `--json`: names are added, never changed. */
export const RULES = [
  'app-sign',
  'server-secret',
  'token-generator',
  'renewal-with-login-token',
  'listener-replaced',
  'login-without-token',
] as const;

export type Rule = (typeof RULES)[number];

/** A place in a text, as an offset. */
export interface Hit {
  readonly rule: Rule;
  readonly at: number;
}

/** Each hit once. */
export function unique(hits: readonly Hit[]): Hit[] {
  return [...new Map(hits.map((hit) => [`${hit.rule} ${hit.at}`, hit])).values()];
}

/** How a file's package and name bear on what is found in it. */
export interface Place {
  /** The vendor's own code, or ours: it hands an AppSign on that others give it. */
  readonly isVendors: boolean;
  /** It runs on a server, where a ServerSecret belongs. */
  readonly isServers: boolean;
  /** A test, which no user runs: its doubles need no token. */
  readonly isTest: boolean;
}

const LONG_LINE = 200;

/** A piece of code, cut into tokens when a rule asks for them. */
export class Source {
  readonly text: string;
  readonly place: Place;
  readonly isBundle: boolean;
  /** There is more of the file than this. */
  readonly isPart: boolean;
  #syntax: Syntax | null = null;
  #bindings: Bindings | null = null;

  constructor(
    text: string,
    place: Place,
    { isBundle = false, isPart = false }: { isBundle?: boolean; isPart?: boolean } = {},
  ) {
    this.isPart = isPart;
    this.text = text;
    this.place = place;
    this.isBundle = isBundle || text.length > LONG_LINE * (countLines(text) + 1);
  }

  get syntax(): Syntax {
    this.#syntax ??= new Syntax(this.text);
    return this.#syntax;
  }

  get bindings(): Bindings {
    this.#bindings ??= new Bindings(this.syntax);
    return this.#bindings;
  }
}

function countLines(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count++;
  return count;
}
