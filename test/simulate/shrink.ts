import { type Outcome, play } from './play.ts';
import type { Setting, Step, Story } from './story.ts';

/** At most so many runs: a story need not be the shortest, only short. */
const MOST_RUNS = 800;

const PLAIN: Partial<Setting> = {
  grant: 'text',
  order: '2.29',
  deaf: false,
  latency: { backend: 100, connect: 10, login: 40, renew: 30 },
  skew: 0,
  loader: null,
  window: 'auto',
  tail: 0,
};

/** A shorter story that breaks the same rule. */
export async function shrink(story: Story, rule: string): Promise<{ story: Story; outcome: Outcome }> {
  let best = story;
  let outcome = await play(story);
  let runs = 0;

  async function holds(candidate: Story): Promise<boolean> {
    if (runs >= MOST_RUNS) return false;
    runs += 1;
    const found = await play(candidate);
    if (found.broken?.rule !== rule) return false;
    best = candidate;
    outcome = found;
    return true;
  }

  /** Without some steps; what they waited is waited by the next one, or by nobody. */
  async function dropSteps(): Promise<boolean> {
    const before = best.steps.length;
    for (let size = Math.max(1, before >> 1); size >= 1; size >>= 1) {
      for (let at = best.steps.length - size; at >= 0; at -= size) {
        const { steps } = best;
        const rest = steps.slice(at + size);
        const waited = steps.slice(at, at + size).reduce((sum, one) => sum + one.wait, 0);
        if (await holds({ ...best, steps: [...steps.slice(0, at), ...rest] })) continue;
        const [next, ...others] = rest;
        if (!next) continue;
        const later: Step = { ...next, wait: next.wait + waited };
        await holds({ ...best, steps: [...steps.slice(0, at), later, ...others] });
      }
    }
    return best.steps.length < before;
  }

  async function simplify(): Promise<void> {
    for (const key of Object.keys(PLAIN) as (keyof Setting)[]) {
      if (JSON.stringify(best.setting[key]) === JSON.stringify(PLAIN[key])) continue;
      await holds({ ...best, setting: { ...best.setting, [key]: PLAIN[key] } });
    }
    for (let at = 0; at < best.steps.length; at += 1) {
      for (const wait of [0, 1_000, 60_000, Math.round(best.steps[at]!.wait / 1_000) * 1_000]) {
        if (wait >= best.steps[at]!.wait) continue;
        const steps = best.steps.map((step, index) => (index === at ? { ...step, wait } : step));
        if (await holds({ ...best, steps })) break;
      }
    }
  }

  while (await dropSteps());
  await simplify();
  await dropSteps();
  return { story: best, outcome };
}
