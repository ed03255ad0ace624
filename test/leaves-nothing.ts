import { afterAll, expect, vi } from 'vitest';

// The files of a lane share a process or a page, because to start one for each takes longer than most of them do. What a file
// changes for all and leaves so would decide how another one ends: so it is what fails. Stubs, spies and fake timers are
// taken back here.

/** What tests put something else in place of. */
const PLACES = { globalThis, console, Date, performance, AbortSignal, crypto };
/** What packages put there when they are loaded, vitest among them; what changes by itself, and what warns when it is read. */
const OTHERS = /^(__|Symbol\((?!zim-session)|axe$|event$|memory$|localStorage$|sessionStorage$)/;
const EVENTS = ['unhandledRejection', 'uncaughtException'] as const;

/** What can be changed for all, with what it is now. */
function everything(): Map<string, unknown> {
  const found = new Map<string, unknown>();
  for (const [name, place] of Object.entries(PLACES))
    for (const key of Reflect.ownKeys(place)) {
      if (OTHERS.test(String(key))) continue;
      const value: unknown = Reflect.get(place, key);
      // Sizes and the like change by themselves.
      if (Object(value) === value) found.set(`${name}.${String(key)}`, value);
    }
  if ('document' in globalThis) found.set('what the page shows', document.body.children.length);
  else {
    for (const name of EVENTS) found.set(`listeners of ${name}`, process.listenerCount(name));
    for (const [name, value] of Object.entries(process.env)) found.set(`env ${name}`, value);
  }
  return found;
}

const before = everything();

// Of hooks at the end the one that was there first is the last.
afterAll(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  const after = everything();
  const names = [...new Set([...before.keys(), ...after.keys()])];
  const left = names.filter((name) => before.get(name) !== after.get(name));
  expect(left, 'changed for all files that follow').toEqual([]);
});
