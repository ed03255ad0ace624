import { APP_SIGN, isVaried, namedValues } from './named-values.ts';
import type { Hit, Source } from './source.ts';
import type { Call } from './syntax.ts';

const HEX = /^[0-9a-f]{64}$/i;
const SIGN = /(^|_|\.|[a-z\d])app_?sign$/i;
const APP_ID = /app_?id$/i;
/** Names that an AppSign has where it is not called one: beside an appID, or with the vendor's name in them. */
const KEY = /^(sign|key|app_?key)$/i;
const VENDORS_KEY = /(zego|zim)\w*(sign|key)$/i;

/** What one file has to say about another: constants of 64 hex digits, and names that are given as an AppSign. */
export interface SignFacts {
  readonly constants: ReadonlyMap<string, readonly number[]>;
  readonly given: ReadonlySet<string>;
}

/** AppSigns, and calls that take one. */
export function findAppSigns(source: Source): { hits: Hit[]; facts: SignFacts } {
  const found = new Set(namedValues(source.text, APP_SIGN));
  const given = new Set<string>();
  const constants = new Map<string, number[]>();
  if (mayHold(source.text)) {
    const tokens = constantsOf(source);
    for (const [name, all] of tokens) {
      constants.set(
        name,
        all.map((i) => source.syntax.startOf(i) + 1),
      );
      for (const i of all) if (isKey(source, name, i)) found.add(source.syntax.startOf(i) + 1);
    }
    for (const use of usesOf(source)) {
      const at = lookUp(source, use, tokens);
      if (at !== null) found.add(at);
      else if (use.isNamed && use.path !== null) given.add(use.path.split('.').at(-1) as string);
      if (at === null && use.isNamed && !isHandedOn(source, use)) found.add(use.at);
    }
  }
  const hits = [...found].map((at): Hit => ({ rule: 'app-sign', at }));
  return { hits, facts: { constants, given } };
}

const mayHold = (text: string) =>
  /app_?sign|\b(init|connectSDK)\b|zego|zim|app_?id|['"`][\da-f]{64}['"`]/i.test(text);

/** Names with the strings of 64 hex digits that they are given: `a="…"`, `a: "…"`, `a: string = "…"`. */
function constantsOf({ syntax }: Source): Map<string, number[]> {
  const found = new Map<string, number[]>();
  for (let i = 0; i < syntax.length; i++) {
    const value = syntax.stringAt(i);
    if (value?.length !== 64 || !HEX.test(value) || !isVaried(value) || !/^[=:]$/.test(syntax.at(i - 1)))
      continue;
    const isTyped = syntax.at(i - 2) === 'string' && syntax.at(i - 3) === ':';
    const key = isTyped ? i - 4 : i - 2;
    const name = syntax.stringAt(key) ?? syntax.at(key);
    found.set(name, [...(found.get(name) ?? []), i]);
  }
  return found;
}

function isKey({ syntax }: Source, name: string, token: number): boolean {
  if (VENDORS_KEY.test(name)) return true;
  if (!KEY.test(name)) return false;
  const object = syntax.parents[token] ?? -1;
  if (syntax.at(object) !== '{') return false;
  const properties = syntax.properties([object, syntax.closing(object) + 1]);
  return [...(properties ?? [])].some(
    ([key, [from]]) => APP_ID.test(key) && /^\d{6,}$/.test(syntax.at(from)),
  );
}

interface Use {
  readonly path: string | null;
  readonly token: number;
  readonly at: number;
  /** It is called an AppSign; else only its place says so, as the second argument. */
  readonly isNamed: boolean;
  readonly isProperty: boolean;
}

/** What is given as an AppSign: `create({ appID, appSign })`, `init(appID, appSign)`. */
function usesOf({ syntax }: Source): Use[] {
  const use = (range: readonly [number, number] | undefined, isNamed: boolean): Use[] => {
    if (!range || isEmpty(syntax.at(range[0]), range)) return [];
    const path = syntax.isString(range[0]) ? null : syntax.pathIn(range);
    const named = isNamed || (path !== null && SIGN.test(path));
    return [{ path, token: range[0], at: syntax.startOf(range[0]), isNamed: named, isProperty: isNamed }];
  };
  const created = syntax.calls('create').flatMap(({ args: [config, second] }) => {
    const properties = config && syntax.properties(config);
    if (!properties) return use(second, false);
    const names = [...properties.keys()];
    const sign = names.find((name) => SIGN.test(name));
    return sign && names.some((name) => APP_ID.test(name)) ? use(properties.get(sign), true) : [];
  });
  const begun = ['init', 'connectSDK'].flatMap((name) =>
    syntax.calls(name).flatMap((call) => (isOfApp(call, syntax) ? use(call.args[1], false) : [])),
  );
  return [...created, ...begun];
}

/** Its first argument is an appID. */
function isOfApp({ args: [first] }: Call, syntax: Source['syntax']): boolean {
  if (!first) return false;
  const text = syntax.at(first[1] - 1);
  return /^\d{6,}$/.test(text) || APP_ID.test(text);
}

const isEmpty = (text: string, [from, to]: readonly [number, number]) =>
  to - from === 1 && /^(''|""|``|undefined|null|0)$/.test(text);

/** Where the 64 digits are that a use means, as far as this file shows. */
function lookUp(
  source: Source,
  { path, token }: Use,
  constants: ReadonlyMap<string, number[]>,
): number | null {
  const { syntax, bindings } = source;
  const value = syntax.stringAt(token);
  if (value !== null) return HEX.test(value) ? syntax.startOf(token) + 1 : null;
  if (path === null) return null;
  const name = path.split('.').at(-1) as string;
  const found = (constants.get(name) ?? []).find(
    (one) => path.includes('.') || bindings.isSame(name, token, one),
  );
  return found === undefined ? null : syntax.startOf(found) + 1;
}

/** A wrapper's own parameter: in the vendor's packages, and where those are part of a bundle, it is the API. */
function isHandedOn(
  { place, isBundle, syntax, bindings }: Source,
  { path, token, isProperty }: Use,
): boolean {
  if (place.isVendors) return true;
  if (!isBundle) return false;
  if (!isProperty) return true;
  const root = (path ?? syntax.at(token)).split('.', 1)[0] as string;
  return root === 'this' || bindings.isParameter(root, token);
}
