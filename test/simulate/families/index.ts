import { outage } from './outage.ts';
import { sleep } from './sleep.ts';
import { tabs } from './tabs.ts';

interface Run {
  readonly figures: object;
  readonly failure: string | null;
}

/** Scenarios with one question each, and figures for an answer. */
export const FAMILIES: Readonly<Record<string, (seed: number) => Promise<Run>>> = {
  outage,
  sleep,
  tabs,
};
