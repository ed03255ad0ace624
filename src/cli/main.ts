#!/usr/bin/env node
import { run } from './run.ts';

const status = await run(process.argv.slice(2), {
  env: process.env,
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  now: () => Date.now(),
  bound: 10_000,
});
// Not left to the event loop: a connection that is still open must not hold the program.
process.stdout.write('', () => process.exit(status));
