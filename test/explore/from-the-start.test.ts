import { test } from 'vitest';
import { holds } from './holds.ts';
import { searches } from './searches.ts';

const name = 'from the very start';

test('every sequence of events from the very start: no invariant is broken', () => {
  holds(name, searches(0)[name]);
});
