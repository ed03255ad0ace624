import { createStage, type Stage } from './acts.ts';
import { ON_PURPOSE } from './cast.ts';
import type { Figures } from './figures.ts';
import { BY_OTHER_CODE } from './guest.ts';
import type { Setting, Story } from './story.ts';
import { watchAtHand } from './watch/at-hand.ts';
import { checkLeftovers } from './watch/leftovers.ts';
import { watchLine } from './watch/line.ts';
import { type PageWatch, watchPage } from './watch/page.ts';
import { type PromiseWatch, watchPromises } from './watch/promises.ts';
import { watchRequests } from './watch/requests.ts';
import { checkOutput, checkPrinted } from './watch/secrets.ts';
import { watchSurvival } from './watch/survival.ts';
import { watchZim, type ZimWatch } from './watch/zim-calls.ts';
import { type Broken, createWorld, USERS, type World } from './world.ts';

export interface Outcome {
  readonly broken: Broken | null;
  readonly figures: Figures;
}

let current: World | null = null;

/** What nobody caught, or what the library reported, while a world was running. */
export function uncaught(error: unknown): void {
  if (error instanceof Error && error.message === ON_PURPOSE) return;
  if (error instanceof Error && error.message === BY_OTHER_CODE) return;
  current?.breaks(
    'nothing is uncaught or unhandled',
    error instanceof Error ? String(error.stack) : String(error),
  );
}

/** The world after the story: everything is well again, and the session has to be, too. */
async function calmDown({ world, stage, zim, check }: Opened): Promise<void> {
  const { clock, calm, setting, fake, wishes } = world;
  const wait = async (ms: number) => {
    for (let left = ms; left > 0 && !world.broken; left -= 10_000) {
      await clock.advance(Math.min(left, 10_000));
      check();
    }
  };
  const living = () => stage.actors.filter((one) => !one.gone);
  stage.heal();
  world.quiet = true;
  await wait(75_000);
  // What the backend denied is asked again when the app says so.
  for (const { session, call } of living()) {
    if (session.getSnapshot().renewal !== 'denied') continue;
    calm.disturb();
    call('renew');
  }
  await wait(20_000);
  await wait(Math.max(0, calm.patientUntil + 10_000 - world.elapsed()));
  if (world.broken) return;
  // Somebody who has the time to wait: callers with a short bound may be answered before anybody can be logged in.
  const patient = () => living().find(({ bounds }) => bounds.login >= 30_000);
  if (!patient()) stage.put(2);
  const app = patient()!;
  const logIn = async () => {
    app.login(wishes.wanted === USERS.boris ? 'boris' : 'anna', null);
    await wait(30_000);
  };
  if (wishes.wanted === null || !wishes.members.has(app)) await logIn();
  // Other code that is logged in itself, on an instance of its own, has to go first.
  if (zim.hasStranger && app.session.getSnapshot().error?.code === 'already-logged-in') {
    stage.guest({ call: 'destroy', token: 'good', ttl: setting.ttl });
    await wait(1_000);
    await logIn();
  }
  if (setting.tail) await wait(setting.tail);
  // A login that is lost again and again waits longer each time.
  for (let tries = 0; tries < 4 && app.session.getSnapshot().status === 'recovering'; tries += 1) {
    await wait(10_000);
  }
  if (world.broken) return;
  const { status, connection, userID } = app.session.getSnapshot();
  const isThere = status === 'logged-in' && connection === 'connected' && fake.online === userID;
  const tellsTime = setting.grant === 'serverTime' || setting.grant === 'expiresIn';
  if (
    isThere ||
    // A skew of up to 2 s, and what the request itself explains, counts as none.
    world.excused('tokens too short', setting.ttl * 1_000 < 33_000 + 2 * setting.latency.backend) ||
    world.excused('clock unknown', !tellsTime && (calm.jumped || clock.now() !== world.serverNow())) ||
    world.excused('no heartbeat', world.elapsed() - calm.reloginAt > 25_000)
  )
    return;
  const who = fake.online === null ? 'nobody' : fake.online === userID ? 'the user' : 'another user';
  world.breaks('all well in the end', `${status}, ${connection}, and ZIM has ${who}`);
}

/** A world with its watches, and a page with one session that has not logged in. */
export interface Opened {
  readonly world: World;
  readonly zim: ZimWatch;
  readonly promises: PromiseWatch;
  readonly page: PageWatch;
  readonly stage: Stage;
  /** Looks whether all rules hold, where nothing is under way. */
  check(): void;
}

export function open(setting: Setting, trace?: (line: string) => void): Opened {
  const world = createWorld(setting, trace);
  current = world;
  const atHand = watchAtHand(world);
  const requests = watchRequests(world, atHand);
  const zim = watchZim(world, atHand, requests);
  const promises = watchPromises(world);
  const survival = watchSurvival(world);
  const line = watchLine(world, zim);
  const page = watchPage(world, zim, () => stage.actors);
  const stage: Stage = createStage(world, { zim, atHand, promises, requests, survival, line, page });
  return {
    world,
    zim,
    promises,
    page,
    stage,
    check() {
      world.wishes.look();
      promises.check();
      requests.check();
      atHand.check();
      survival.check();
      line.check();
      page.check();
      for (const actor of stage.actors) actor.check();
    },
  };
}

/** Runs a story from beginning to end, or until a rule is broken. */
export async function play(story: Story, trace?: (line: string) => void): Promise<Outcome> {
  const opened = open(story.setting, trace);
  const { world, stage, check } = opened;
  world.did(`world with an SDK of ${story.setting.order}`);
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
    for (const { session, gone } of stage.actors) if (!gone) checkPrinted(world, session);
    world.figures.steps += 1;
  }
  if (!world.broken) await calmDown(opened);
  if (!world.broken) await checkLeftovers(opened);
  for (const { session } of stage.actors) {
    checkPrinted(world, session);
    for (const { type, detail } of session.timeline())
      checkOutput(world, 'the timeline', `${type} ${detail}`);
  }
  world.figures.worlds = 1;
  world.figures.time = world.elapsed();
  current = null;
  return { broken: world.broken, figures: world.figures };
}
