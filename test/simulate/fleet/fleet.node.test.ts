import { describe, expect, test } from 'vitest';
import { BOUNDS, measure } from './bounds.ts';
import { playFleet } from './fleet.ts';
import { createHeap } from './heap.ts';
import { readWords } from './options.ts';
import { plot } from './plot.ts';

/** So few that a second is enough; in a fleet of 20,000, as `npm run test:more` has it, chance adds less to a peak. */
const SESSIONS = 400;
const CHANCE = 1.5;

describe('a fleet', () => {
  test.each(BOUNDS)('$name: $unit', (bound) => {
    const { is, most } = measure(bound, SESSIONS);
    const isPeak = bound.unit.includes('calm') || bound.unit.includes('peak');
    expect(is).toBeLessThanOrEqual(isPeak ? CHANCE * most : most);
    expect(is).toBeGreaterThan(0);
  });

  test('is the same for the same seed, and another for another', () => {
    const figures = (seed: number) =>
      playFleet(readWords(['--sessions', '50', '--hours', '5', '--seed', `${seed}`]).fleet).figures;
    expect(figures(3)).toEqual(figures(3));
    expect(figures(4)).not.toEqual(figures(3));
  });

  test('that nothing happens to loses nobody; without a backend everybody', () => {
    const words = (more: string) => readWords(`--sessions 50 --hours 3 ${more}`.trim().split(' ')).fleet;
    expect(playFleet(words('')).figures).toMatchObject({ losses: 0, wasted: 0, upAtEnd: 50 });
    const { figures, course } = playFleet(words('--outage-at 3600 --outage-for 7200'));
    expect(figures).toMatchObject({ losses: 50, upAtEnd: 0, backAllAfter: null });
    expect([course.up[30], course.up.at(-1)]).toEqual([50, 0]);
    expect(course.requests.reduce((sum, count) => sum + count, 0)).toBe(figures.requests);
  });

  test('is drawn', () => {
    const { fleet } = readWords('--sessions 20 --hours 1 --outage-at 600 --outage-for 600'.split(' '));
    const svg = plot(playFleet(fleet).course, fleet);
    expect(svg.match(/<polyline/g)).toHaveLength(2);
    expect(svg).not.toMatch(/NaN|undefined|Infinity/);
  });
});

test('a heap gives the earliest first', () => {
  const heap = createHeap();
  for (const at of [5, 1, 4, 1, 3, 9, 2]) heap.push(at, 0, at, -at);
  const order: number[] = [];
  for (let next = heap.pop(); next; next = heap.pop()) order.push(next.at, next.who + next.data);
  expect(order).toEqual([1, 0, 1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 9, 0]);
});
