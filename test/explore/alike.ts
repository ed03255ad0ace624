import { alphabetOf, type Letter } from './alphabet.ts';
import { nameOf } from './canonical.ts';
import { circumstancesOf, type Exploration, startOf } from './explorer.ts';
import type { Node } from './node.ts';
import { read } from './step.ts';

export interface Comparison {
  readonly pairs: number;
  /** Two of the same name, and what tells them apart. */
  readonly unlike: { readonly name: string; readonly letter: string } | null;
}

/**
 * Whether canonical.ts is right: of two nodes that differ and have the same name, each letter leads to two that have
 * the same name, too. `each`: only every so many-th pair is compared.
 */
export function findUnlike(exploration: Exploration, each: number): Comparison {
  const { depth, beginnings = [[]] } = exploration;
  const circumstances = circumstancesOf(exploration);
  const alphabet = alphabetOf(circumstances.policy);
  const known = new Map<string, Node>();
  let met = 0;
  let pairs = 0;
  const after = (node: Node, one: Letter): string | null => {
    const next = read(node, one, circumstances);
    return next && nameOf(next);
  };
  let level = beginnings.map((beginning) => startOf(beginning, circumstances));
  for (let depthNow = 1; depthNow <= depth; depthNow++) {
    const nextLevel: Node[] = [];
    for (const node of level) {
      for (const one of alphabet) {
        const next = read(node, one, circumstances);
        if (!next || next === node) continue;
        const name = nameOf(next);
        const first = known.get(name);
        if (!first) {
          known.set(name, next);
          nextLevel.push(next);
        } else if (JSON.stringify(first) !== JSON.stringify(next) && met++ % each === 0) {
          pairs++;
          const apart = alphabet.find((letter) => after(first, letter) !== after(next, letter));
          if (apart) return { pairs, unlike: { name, letter: apart.name } };
        }
      }
    }
    level = nextLevel;
  }
  return { pairs, unlike: null };
}
