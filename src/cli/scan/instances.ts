import type { Source } from './source.ts';

const NAME = /^[_$]*zim(instance|engine|client|sdk|ref)?\d*$/i;
/** Tokens of an initialiser that are looked at. */
const REACH = 48;

/**
 * Whether what a path of names stands for is a ZIM instance: null where the text does not tell. A session of ours has the
 * same methods, and takes any number of listeners.
 */
export function isInstance({ syntax, bindings }: Source, path: string | null, token: number): boolean | null {
  if (path === null || path === '') return false;
  const names = path.split('.');
  const last = names.at(-1) as string;
  for (const i of syntax.words(last)) {
    if (!/^[=:]$/.test(syntax.at(i + 1)) || syntax.pathTo(i) !== path) continue;
    if (!bindings.isSame(path, i, token)) continue;
    const made = madeBy(syntax, i + 2);
    if (made !== null) return made;
  }
  if (names.some((name) => /session/i.test(name) && name !== names[0])) return false;
  if (NAME.test(last)) return true;
  // React's `zimRef.current`.
  if (last === 'current' || last === 'value') return NAME.test(names.at(-2) ?? '') || null;
  return null;
}

function madeBy(syntax: Source['syntax'], from: number): boolean | null {
  for (let i = from; i < from + REACH && i < syntax.length && syntax.at(i) !== ';'; i++) {
    const word = syntax.at(i);
    if (/^(createZimSession|useZimSession)$/.test(word)) return false;
    if (syntax.at(i + 1) !== '(') continue;
    if (word === 'getInstance' && /(^|\.)ZIM$/.test(syntax.pathTo(i - 2) ?? '')) return true;
    if (word === 'create') {
      const [config] = syntax.parts(i + 1);
      const properties = config && syntax.properties(config);
      if (properties?.has('appID') || /(^|\.)ZIM$/.test(syntax.pathTo(i - 2) ?? '')) return true;
    }
  }
  return null;
}
