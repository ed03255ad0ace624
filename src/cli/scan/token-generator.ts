import { isVaried, namedValues, SERVER_SECRET } from './named-values.ts';
import { type Hit, type Source, unique } from './source.ts';
import { functionAround } from './syntax.ts';

type Range = readonly [number, number];

/** What a token04 is made of. Minifiers leave the names of properties alone. */
const PARTS = ['app_id', 'user_id', 'nonce', 'ctime', 'expire'];
/** The vendor's UIKit brings this one along; only who calls it has a secret in the page. */
const KIT = 'generateKitTokenForTest';
const NAMES = ['generateToken04', 'generateToken03'];
const KIT_REACH = 2_000;

/** ServerSecrets, and code that makes tokens of them. On a server both are where they belong. */
export function findSecrets(source: Source): Hit[] {
  if (source.place.isServers || source.place.isTest) return [];
  const { text } = source;
  const found = namedValues(text, SERVER_SECRET).map((at): Hit => ({ rule: 'server-secret', at }));
  if (source.place.isVendors || !/generate(Token0|KitToken)|ctime/.test(text)) return found;
  const calls = [KIT, ...NAMES].flatMap((name) => source.syntax.calls(name));
  const made = generatorsOf(source);
  const kit = calls.filter(({ name }) => source.syntax.at(name) === KIT);
  const called = made.length ? kit : calls;
  const generators = [...made, ...called.map(({ name }) => source.syntax.startOf(name))];
  const given = [...calls.flatMap(({ args }) => args), ...made.flatMap((at) => argumentsAround(source, at))];
  const secrets = given.flatMap((range) => secretsOf(source, range));
  return unique([
    ...found,
    ...secrets.map((at): Hit => ({ rule: 'server-secret', at })),
    ...generators.map((at): Hit => ({ rule: 'token-generator', at })),
  ]);
}

/** What a function that a minifier has renamed, or put where it was called, is given. */
function argumentsAround({ syntax }: Source, at: number): Range[] {
  const body = functionAround(syntax, syntax.tokens.starts.indexOf(at));
  if (body < 0) return [];
  const name = namesOf(syntax, body);
  const end = syntax.closing(body) + 1;
  const called = syntax.at(end) === ')' ? end + 1 : end;
  const own = syntax.at(called) === '(' ? syntax.parts(called) : [];
  return [...own, ...name.flatMap((one) => syntax.calls(one)).flatMap(({ args }) => args)];
}

/** `f` of `function f(a) {` and of `f = (a) => {`. */
function namesOf(syntax: Source['syntax'], body: number): string[] {
  const end = syntax.at(body - 1) === '=>' ? body - 2 : body - 1;
  const opening = syntax.openings.get(end) ?? end;
  const before = opening - 1;
  const name = syntax.at(before) === '=' ? before - 1 : before;
  return syntax.isWord(name) && syntax.at(name) !== 'function' ? [syntax.at(name)] : [];
}

/** Where tokens are made: the object that is sealed; else the function that says so. */
function generatorsOf({ text, syntax }: Source): number[] {
  // A QA build has ours in it, whose secrets are made up.
  if (!/\baes\b/i.test(text.replaceAll(/[-_]/g, ' ')) || text.includes('zimQA')) return declaredIn(syntax);
  const sealed = syntax.words('ctime').flatMap((i) => {
    const object = syntax.parents[i] ?? -1;
    const properties =
      syntax.at(object) === '{' ? syntax.properties([object, syntax.closing(object) + 1]) : null;
    if (!properties || !PARTS.every((part) => properties.has(part))) return [];
    const at = syntax.startOf(object);
    return text.slice(Math.max(0, at - KIT_REACH), at).includes(KIT) ? [] : [at];
  });
  return sealed.length ? [...new Set(sealed)] : declaredIn(syntax);
}

function declaredIn(syntax: Source['syntax']): number[] {
  return NAMES.flatMap((name) => syntax.words(name))
    .filter((i) => syntax.at(i - 1) === 'function' || (syntax.at(i - 1) !== '.' && isMethod(syntax, i)))
    .map((i) => syntax.startOf(i));
}

const isMethod = (syntax: Source['syntax'], i: number) =>
  syntax.at(i + 1) === '(' && syntax.at(syntax.closing(i + 1) + 1) === '{';

/** The secrets that a generator is given, in the call or as a constant. */
function secretsOf({ syntax, bindings }: Source, range: Range): number[] {
  if (range[1] - range[0] === 1 && isSecret(syntax.stringAt(range[0]))) return [syntax.startOf(range[0]) + 1];
  const path = syntax.pathIn(range);
  if (path === null || path.includes('.')) return [];
  return syntax
    .words(path)
    .filter((i) => syntax.at(i + 1) === '=' && isSecret(syntax.stringAt(i + 2)))
    .filter((i) => bindings.isSame(path, i, range[0]))
    .map((i) => syntax.startOf(i + 2) + 1);
}

const isSecret = (value: string | null) => value !== null && /^[0-9a-z]{32}$/i.test(value) && isVaried(value);
