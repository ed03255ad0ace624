import { guarded } from './instants.ts';
import { knobsOf } from './knobs.ts';
import type { PanelQa } from './qa.ts';
import { redact } from './redact.ts';

/** What was made to happen and goes on, in the words of the buttons. */
export function faultsOf(qa: PanelQa): string[] {
  const knobs = knobsOf(qa).flatMap(([, all]) => all);
  return guarded(
    () =>
      (qa.active?.() ?? []).map(({ handle, how }) => {
        const knob = knobs.find((one) => one.handle === handle);
        const choice = knob?.choices?.find(([, value]) => value === how)?.[0] ?? how;
        // Of a list of several none is torn apart at the end of a line.
        return redact(`${knob?.label ?? handle} ${choice}`.trim()).replaceAll(' ', '\u00a0');
      }),
    [],
  );
}
