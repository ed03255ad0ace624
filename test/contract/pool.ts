import type { Case } from './case.ts';

const AT_A_TIME = 3;

/** Runs cases in their order, a few at a time; each has a promise of its own. */
export function runPooled(
  cases: readonly Case[],
  run: (one: Case) => Promise<string[]>,
): ReadonlyMap<string, Promise<string[]>> {
  const traces = new Map<string, Promise<string[]>>();
  const running = new Array<Promise<unknown>>(AT_A_TIME).fill(Promise.resolve());
  cases.forEach((one, index) => {
    const trace = running[index % AT_A_TIME]!.then(() => run(one));
    running[index % AT_A_TIME] = trace.catch(() => {});
    traces.set(one.name, trace);
  });
  return traces;
}
