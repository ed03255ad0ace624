import { nextDueAt } from '../../src/core/due.ts';
import { initialState, NEVER } from '../../src/core/model.ts';
import type { Policy } from '../../src/core/policy.ts';
import { exponentialBackoff } from '../../src/core/retry.ts';
import { transition } from '../../src/core/transition.ts';
import { alphabetOf, letter } from './alphabet.ts';
import { nameOf } from './canonical.ts';
import { Breach } from './effects.ts';
import { settlesDown } from './healthy.ts';
import { NOW, type Node, UNTOUCHED } from './node.ts';
import { type Circumstances, read, type Subject } from './step.ts';

export interface Exploration {
  /** Letters after the beginning. */
  readonly depth: number;
  /** What is explored: the core, unless a bug is planted. */
  readonly subject?: Subject;
  /** What happened before, in names of letters; several beginnings, each explored. @default nothing */
  readonly beginnings?: readonly (readonly string[])[];
  readonly random?: number;
  readonly retry?: Policy['retry'];
  /** ms of silence before ZIM is asked. @default it is not */
  readonly liveness?: number;
  /** Whether there are other tabs. @default there are none */
  readonly tabs?: boolean;
  /** Told after each level. */
  readonly progress?: (level: number, states: number, transitions: number) => void;
}

export interface Findings {
  /** That differ, as far as the core can tell. */
  readonly states: number;
  readonly transitions: number;
  /** The shortest way to the first broken invariant. */
  readonly breach: { readonly what: string; readonly story: readonly string[] } | null;
}

export const CORE: Subject = { transition, nextDueAt };

class Found extends Error {
  readonly what: string;
  readonly story: readonly string[];
  constructor(what: string, story: readonly string[]) {
    super(what);
    this.what = what;
    this.story = story;
  }
}

/** Turns a Breach into what is reported. */
function guarded<T>(story: () => readonly string[], run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof Breach) throw new Found(error.message, story());
    throw error;
  }
}

export function circumstancesOf(exploration: Exploration): Circumstances {
  const {
    subject = CORE,
    random = 0.5,
    retry = exponentialBackoff(),
    liveness = NEVER,
    tabs = false,
  } = exploration;
  const timeouts = { token: 10_000, login: 30_000, renew: 20_000 };
  return {
    subject,
    random,
    policy: { appID: 1, window: 'auto', tabs, retry, liveness, timeouts },
  };
}

/** Where a story leads that is told in names of letters. Throws a Found where it does not get so far. */
export function startOf(beginning: readonly string[], circumstances: Circumstances): Node {
  let node: Node = { state: initialState(NOW), outside: UNTOUCHED };
  for (const [index, name] of beginning.entries()) {
    const story = beginning.slice(0, index + 1);
    const next = guarded(
      () => story,
      () => read(node, letter(name), circumstances),
    );
    if (!next) throw new Error(`cannot happen: ${story.join(', ')}`);
    node = next;
  }
  return node;
}

/**
 * Breadth first: every sequence of letters up to the depth, checked at every step, and from every new state
 * whether it comes back once all is well. States that behave alike are visited once.
 */
export function explore(exploration: Exploration): Findings {
  const { depth, beginnings = [[]], progress } = exploration;
  const circumstances = circumstancesOf(exploration);
  const alphabet = alphabetOf(circumstances.policy);
  const seen = new Set<string>();
  const wellKnown = new Set<string>();
  // How each state was reached first: from which, and by which letter.
  const parents: number[] = [];
  const letters: number[] = [];
  const starts: (readonly string[])[] = [];
  let transitions = 0;

  const storyOf = (index: number): string[] => {
    const names: string[] = [];
    let at = index;
    for (; parents[at]! >= 0; at = parents[at]!) names.unshift(alphabet[letters[at]!]!.name);
    return [...starts[-1 - parents[at]!]!, ...names];
  };
  const add = (node: Node, parent: number, through: number): number | null => {
    const name = nameOf(node);
    if (seen.has(name)) return null;
    seen.add(name);
    parents.push(parent);
    letters.push(through);
    return parents.length - 1;
  };

  const stackTraceLimit = Error.stackTraceLimit;
  // The core makes many errors; where they came from costs more than all the rest.
  Error.stackTraceLimit = 0;
  try {
    let level: [number, Node][] = [];
    for (const beginning of beginnings) {
      const node = startOf(beginning, circumstances);
      starts.push(beginning);
      const index = add(node, -starts.length, -1);
      if (index !== null) level.push([index, node]);
    }
    for (let depthNow = 1; depthNow <= depth && level.length; depthNow++) {
      const nextLevel: [number, Node][] = [];
      for (const [index, node] of level) {
        for (const [through, one] of alphabet.entries()) {
          const story = () => [...storyOf(index), one.name];
          const next = guarded(story, () => read(node, one, circumstances));
          if (!next) continue;
          transitions++;
          if (next === node) continue;
          const found = add(next, index, through);
          if (found === null) continue;
          // Unless the app's own policy may give up.
          if (!exploration.retry)
            guarded(
              () => [...story(), 'and from then on all is well'],
              () => settlesDown(next, circumstances, wellKnown),
            );
          if (depthNow < depth) nextLevel.push([found, next]);
        }
      }
      level = nextLevel;
      progress?.(depthNow, seen.size, transitions);
    }
    return { states: seen.size, transitions, breach: null };
  } catch (error) {
    if (!(error instanceof Found)) throw error;
    return { states: seen.size, transitions, breach: { what: error.what, story: error.story } };
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}
