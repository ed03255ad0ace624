import { test } from 'vitest';
import { holds } from './holds.ts';
import { searches } from './searches.ts';

const name = 'from the very start';

// One letter less than `npm run explore`, which `npm run test:more` runs: the last one is four fifths of the time.
test('every sequence of events from the very start: no invariant is broken', () => {
  holds(name, searches(-1)[name]);
});
