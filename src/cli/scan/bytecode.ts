import { readBytecode } from './hermes.ts';
import { findPairs } from './hermes-literals.ts';
import { APP_SIGN, isVaried, namedValues, SERVER_SECRET } from './named-values.ts';
import type { Hit, Rule } from './source.ts';

const GENERATOR = /^generateToken0[34]$/;

/** What stands in Hermes bytecode: secrets under their names, and token generators. Throws where it cannot be read. */
export function findInBytecode(bytes: Uint8Array): Hit[] {
  const bytecode = readBytecode(bytes);
  const { strings, offsets } = bytecode;
  const hits = new Map<number, Rule>();
  for (const [rule, secret, length] of [
    ['app-sign', APP_SIGN, 64],
    ['server-secret', SERVER_SECRET, 32],
  ] as const) {
    const isName = new RegExp(`^[\\w$]*${secret.names.source}$`, 'i');
    const isValue = new RegExp(`^${secret.values.source}$`, 'i');
    const names = new Set<number>();
    const values = new Set<number>();
    for (const [id, text] of strings.entries()) {
      if (text.length === length && isValue.test(text) && isVaried(text)) values.add(id);
      else if (text.length <= 64 && isName.test(text)) names.add(id);
      else if (text.length > length) {
        for (const at of namedValues(text, secret)) hits.set((offsets[id] as number) + at, rule);
      }
    }
    findPairs(bytecode, names, values, (_name, value) => hits.set(offsets[value] as number, rule));
  }
  const generator = strings.findIndex((text) => GENERATOR.test(text));
  if (generator >= 0) hits.set(offsets[generator] as number, 'token-generator');
  return [...hits].map(([at, rule]) => ({ rule, at }));
}
