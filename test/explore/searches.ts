import { BEGINNINGS, ON_THE_LINE } from './beginnings.ts';
import type { Exploration } from './explorer.ts';
import { IN_TABS } from './tab-letters.ts';

type Search = Omit<Exploration, 'progress' | 'subject'>;

const beginnings = Object.values(BEGINNINGS);

/** What `npm run explore` explores; `deeper` adds letters. */
export const searches = (deeper: number) =>
  ({
    'from the very start': { depth: 6 + deeper },
    'from where a session gets to': { depth: 3 + deeper, beginnings },
    // No jitter: a retry comes at once, everything falls on the same instant.
    'the same without jitter': { depth: 3 + deeper, beginnings, random: 0 },
    "the same with an app's policy that gives up": {
      depth: 3 + deeper,
      beginnings,
      random: 1,
      retry: () => null,
    },
    'where ZIM is asked whether it is there': {
      depth: 3 + deeper,
      beginnings: ON_THE_LINE,
      liveness: 60_000,
    },
    'among the tabs of a browser': { depth: 3 + deeper, beginnings: IN_TABS, tabs: true },
  }) satisfies Record<string, Search>;
