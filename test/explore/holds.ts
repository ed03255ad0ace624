import { expect } from 'vitest';
import { type Exploration, explore } from './explorer.ts';

/** No invariant is broken on any way, and there are many. */
export function holds(name: string, search: Exploration): void {
  const { states, transitions, breach } = explore(search);
  console.log(`${name}, ${search.depth} deep: ${states} states, ${transitions} transitions`);
  expect(breach).toBeNull();
  expect(transitions).toBeGreaterThan(50_000);
}
