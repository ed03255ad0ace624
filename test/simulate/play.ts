import type { ZimSession } from 'zim-session';
import { createStage, type Stage } from './acts.ts';
import { ON_PURPOSE } from './cast.ts';
import type { Figures } from './figures.ts';
import type { Setting, Story } from './story.ts';
import { checkLeftovers } from './watch/leftovers.ts';
import { type PromiseWatch, watchPromises } from './watch/promises.ts';
import { checkOutput } from './watch/secrets.ts';
import { watchSurvival } from './watch/survival.ts';
import { watchZim, type ZimWatch } from './watch/zim-calls.ts';
import { type Broken, createWorld, type World } from './world.ts';

export interface Outcome {
  readonly broken: Broken | null;
  readonly figures: Figures;
}

let current: World | null = null;

/** What nobody caught, or what the library reported, while a world was running. */
export function uncaught(error: unknown): void {
  if (error instanceof Error && error.message === ON_PURPOSE) return;
  if (error instanceof Error && error.message === 'other code throws') return;
  current?.breaks(
    'nothing is uncaught or unhandled',
    error instanceof Error ? String(error.stack) : String(error),
  );
}

/** The world after the story: everything is well again, and the session has to be, too. */
async function calmDown(world: World, stage: Stage, check: () => void): Promise<void> {
  const { clock, calm, setting, fake } = world;
  const wait = async (ms: number) => {
    for (let left = ms; left > 0 && !world.broken; left -= 10_000) {
      await clock.advance(Math.min(left, 10_000));
      check();
    }
  };
  stage.heal();
  world.quiet = true;
  await wait(75_000);
  // What the backend denied is asked again when the app says so.
  for (const { session, call, gone } of stage.actors) {
    if (gone || session.getSnapshot().renewal !== 'denied') continue;
    calm.disturb();
    call('renew');
  }
  await wait(20_000);
  await wait(Math.max(0, calm.patientUntil + 10_000 - world.elapsed()));
  // A token of under 30 s is refused, and a wrong clock that nobody measures is a fault that stays.
  if (setting.ttl < 31 || clock.now() !== world.serverNow()) return;
  // Set back and forth, the steady clock is ahead; short tokens that tell no time then look too short.
  // Set back, the SDK refuses renewToken until the clock has caught up (S24), and each token's end is a loss.
  if (clock.now() < calm.renewedAt) return;
  const short = (session: ZimSession) => session.getSnapshot().error?.code === 'token-too-short';
  if (calm.jumped && stage.actors.some(({ session }) => short(session))) return;
  const alive = stage.actors.find((one) => !one.gone);
  if (!alive || world.broken) return;
  // Somebody else's login on an instance of other code is not ours to end.
  const theirs = fake.online !== null && ![...world.desired.values()].includes(fake.online);
  if (alive.session.getSnapshot().status === 'logged-out' && !theirs) {
    alive.login('anna', null);
    await wait(30_000);
  }
  if (setting.tail) await wait(setting.tail);
  // The shortest tokens, renewed as late as the app wants it, may be lost now and again.
  for (let tries = 0; tries < 4 && alive.session.getSnapshot().status === 'recovering'; tries += 1) {
    await wait(10_000);
  }
  const { status, connection, userID, error } = alive.session.getSnapshot();
  if (world.broken || theirs || (world.strangers && error?.code === 'already-logged-in')) return;
  if (status !== 'logged-in')
    world.breaks('all well in the end', `status ${status} after everything was healed`);
  // What FakeZim's SDK leaves unfinished without a heartbeat is not the session's.
  else if (world.elapsed() - calm.reloginAt > 25_000) return;
  else if (setting.tail && (connection !== 'connected' || fake.online !== userID)) {
    world.breaks(
      'all well in the end',
      `${connection}, but ZIM has ${fake.online === null ? 'nobody' : fake.online === userID ? 'the user' : 'another user'}`,
    );
  }
}

/** A world with its watches, and a page with one session that has not logged in. */
export interface Opened {
  readonly world: World;
  readonly zim: ZimWatch;
  readonly promises: PromiseWatch;
  readonly stage: Stage;
  /** Looks whether all rules hold. */
  check(): void;
}

export function open(setting: Setting, trace?: (line: string) => void): Opened {
  const world = createWorld(setting, trace);
  current = world;
  const zim = watchZim(world);
  const promises = watchPromises(world);
  const survival = watchSurvival(world);
  const stage = createStage(world, zim, { promises, survival });
  return {
    world,
    zim,
    promises,
    stage,
    check() {
      promises.check();
      for (const actor of stage.actors) {
        actor.check();
        if (!actor.gone) survival.check(actor.session);
      }
    },
  };
}

/** Runs a story from beginning to end, or until a rule is broken. */
export async function play(story: Story, trace?: (line: string) => void): Promise<Outcome> {
  const { world, zim, promises, stage, check } = open(story.setting, trace);
  for (const { wait, act } of story.steps) {
    if (world.broken) break;
    if (wait) await world.clock.advance(wait);
    check();
    world.trace(`— ${JSON.stringify(act)}`);
    try {
      await stage.perform(act);
    } catch (error) {
      world.breaks('no call throws', `${act.do}: ${(error as Error).stack}`);
    }
    await world.clock.flush();
    check();
    world.figures.steps += 1;
  }
  if (!world.broken) await calmDown(world, stage, check);
  if (!world.broken) await checkLeftovers(world, zim, promises, stage.actors);
  for (const { session } of stage.actors) {
    for (const { type, detail } of session.timeline())
      checkOutput(world, 'the timeline', `${type} ${detail}`);
  }
  world.figures.worlds = 1;
  world.figures.time = world.elapsed();
  current = null;
  return { broken: world.broken, figures: world.figures };
}
