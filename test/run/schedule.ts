import type { Chosen } from './choose.ts';
import { seconds } from './report.ts';
import { type Ended, endRunning, runStep } from './run-step.ts';

/** Most of what checks the sources waits for one core: so many at a time. */
const AT_ONCE = 2;
const SIGNALS = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 } as const;

/** Runs the steps. `stopped`: the exit status where somebody stopped them, else 0. */
export async function runSteps(chosen: readonly Chosen[]): Promise<{ ended: Ended[]; stopped: number }> {
  const ended: Ended[] = [];
  let stopped = 0;
  let stoppedAt = 0;
  for (const [signal, number] of Object.entries(SIGNALS)) {
    process.on(signal, () => {
      // Told again, it does not wait. The same Ctrl-C comes from the terminal, from npm and from tsx.
      if (stopped && performance.now() - stoppedAt > 1_000) process.exit(stopped);
      if (stopped) return;
      stopped = 128 + number;
      stoppedAt = performance.now();
      endRunning();
    });
  }

  const run = async (one: Chosen, shown: boolean): Promise<void> => {
    const { step } = one;
    console.log(`… ${step.name}`);
    const result = await runStep(one, shown);
    // What was stopped has neither passed nor failed.
    if (stopped) return;
    ended.push(result);
    const { ok, ms, output } = result;
    console.log(`${ok ? '✓' : '✗'} ${step.name}, ${seconds(ms)} (${ended.length} of ${chosen.length})`);
    if (output.trim()) console.log(output.trimEnd().replace(/^/gm, '    '));
  };

  const waiting = chosen.filter(({ step }) => step.beside);
  const running = new Set<Promise<void>>();
  const isReady = ({ step: { needs } }: Chosen): boolean =>
    !chosen.some(({ step }) => step.name === needs) || ended.some(({ step }) => step.name === needs);
  // What follows a mistake in types, lint or build would only repeat it; all tests are worth knowing.
  const isWell = (): boolean => !stopped && ended.every(({ ok }) => ok);
  while (running.size || (isWell() && waiting.length)) {
    const next = isWell() && running.size < AT_ONCE ? waiting.findIndex(isReady) : -1;
    if (next < 0) {
      await Promise.race(running);
      continue;
    }
    const [one] = waiting.splice(next, 1);
    const work = run(one!, false).finally(() => running.delete(work));
    running.add(work);
  }
  if (!isWell()) return { ended, stopped };
  // What waits for most of its time does so while the others work.
  const patient = chosen.filter(({ step }) => step.patient).map((one) => run(one, chosen.length === 1));
  for (const one of chosen) if (!one.step.beside && !one.step.patient && !stopped) await run(one, true);
  await Promise.all(patient);
  return { ended, stopped };
}
