import { writeFileSync } from 'node:fs';
import { runCommand } from '../../command.ts';
import { record } from '../../proof/record.mjs';
import { BOUNDS, measure, OTHER_LIFETIMES } from './bounds.ts';
import { playFleet } from './fleet.ts';
import { readWords, USAGE } from './options.ts';
import { plot } from './plot.ts';

// npm run simulate -- fleet: what a crowd of sessions asks of one token backend. See options.ts.

/** ms of real time between two lines about a long run. */
const TELL_EVERY = 5_000;
const FLEET = 20_000;

// Nobody reads the stacks of a hundred million failures.
Error.stackTraceLimit = 0;

/** A fleet of 20,000 in every scenario; answers whether all of them hold. */
function judge(): boolean {
  const all = [...BOUNDS, ...OTHER_LIFETIMES];
  const told: string[] = [];
  let held = 0;
  for (const bound of all) {
    const { is, most } = measure(bound, FLEET);
    if (is <= most) held += 1;
    if (BOUNDS.includes(bound)) told.push(`${bound.name}: ${is.toFixed(2)} ${bound.unit}`);
    const verdict = is <= most ? 'holds' : 'BROKEN';
    console.log(`${verdict}  ${bound.name}: ${is.toFixed(2)} ${bound.unit}, at most ${most.toFixed(2)}`);
  }
  record('fleet', {
    what: 'What a fleet asks of one token endpoint, in calm, in an outage and after it',
    command: 'npm run simulate -- fleet --bounds',
    said: `${held} of ${all.length} bounds hold, with ${FLEET.toLocaleString('en-US')} sessions; ${told.join('; ')}`,
  });
  return held === all.length;
}

await runCommand(USAGE, () => {
  const words = readWords(process.argv.slice(3));
  if (words.bounds) return judge();
  const started = performance.now();
  let told = started;
  const { figures, course } = playFleet(words.fleet, (share) => {
    const now = performance.now();
    if (now - told < TELL_EVERY) return;
    told = now;
    console.error(`${Math.round(100 * share)} % after ${Math.round((now - started) / 1000)} s`);
  });
  if (words.plot) writeFileSync(words.plot, plot(course, words.fleet));
  if (words.json) console.log(JSON.stringify(figures));
  else {
    for (const [name, value] of Object.entries(figures)) {
      console.log(`${name.padEnd(14)} ${value === null ? '–' : value.toLocaleString('en-US')}`);
    }
  }
  return true;
});
