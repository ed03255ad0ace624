import { describe, expect, test } from 'vitest';
import { NEVER } from '../../src/core/model.ts';
import { findUnlike } from './alike.ts';
import { BEGINNINGS, ON_THE_LINE } from './beginnings.ts';
import { BUGS } from './bugs.ts';
import { CORE, explore } from './explorer.ts';
import { searches } from './searches.ts';

// One letter less than `npm run explore`, which `npm run test:more` runs: the last one is four fifths of the time. From where a
// session gets to, with the policy that apps have, it is the same.
const PLACES = 'from where a session gets to';
const shallow = { ...searches(-1), [PLACES]: searches(0)[PLACES] };

describe('every sequence of events', () => {
  test.each(Object.entries(shallow))('%s: no invariant is broken', (name, search) => {
    const { states, transitions, breach } = explore(search);
    console.log(`${name}, ${search.depth} deep: ${states} states, ${transitions} transitions`);
    expect(breach).toBeNull();
    expect(transitions).toBeGreaterThan(5_000);
  });

  test.each([
    ['', { depth: 2, beginnings: Object.values(BEGINNINGS) }, 3],
    [', and where ZIM is asked', { depth: 2, beginnings: ON_THE_LINE, liveness: 60_000 }, 1],
  ])('what is visited once because it has the same name behaves alike%s', (_where, search, each) => {
    const { pairs, unlike } = findUnlike(search, each);
    expect(unlike).toBeNull();
    expect(pairs).toBeGreaterThan(500);
  });
});

describe('the search finds', () => {
  test.each(Object.entries(BUGS))('%s, by the shortest way', (_name, bug) => {
    const { transition, says, story, from = [], liveness = NEVER } = bug;
    const { breach } = explore({ depth: 6, subject: { ...CORE, transition }, beginnings: [from], liveness });
    expect(breach).toEqual({ what: says, story: [...from, ...story] });
  });

  test('a wait that never ends', () => {
    const nextDueAt: typeof CORE.nextDueAt = (state) =>
      state.attempt.stage === 'waiting' && state.session.status !== 'logged-in'
        ? NEVER
        : CORE.nextDueAt(state);
    const { breach } = explore({ depth: 4, subject: { ...CORE, nextDueAt } });
    expect(breach?.story).toEqual(['login', 'time: until it is due']);
  });
});
