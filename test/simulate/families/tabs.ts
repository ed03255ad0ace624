import type { ZimSession } from 'zim-session';
import { createFakeWorld, type FakeWorld } from '../../../src/testing/worlds/fake.ts';
import type { QaTab } from '../../../src/testing/worlds/fake-tab.ts';
import { createPrng, type Prng } from '../prng.ts';

// Two to five tabs of one browser and another device, and whatever becomes of tabs. Two rules.
//
// Nobody fights: a tab whose code runs is kicked out by the other device only, never two of those are logged in at a time, and
// no tab comes in by itself while another one that runs is in.
//
// Nobody waits for nothing: where a tab that runs wants in, some tab that runs is in, after this at the latest. A frozen one is
// passed after three minutes and up to one more, and an attempt may have to wait for the backend's next answer.
const LONGEST_OUT = 5 * 60_000;
/** How often it is looked, ms. */
const LOOK = 5_000;
const USER = { userID: 'anna' };

export interface TabsFigures {
  tabs: number;
  handOvers: number;
  takeOvers: number;
  kicks: number;
  logouts: number;
  worstOut: number;
}

interface Actor {
  readonly tab: QaTab;
  session: ZimSession;
  state: 'runs' | 'frozen' | 'hidden' | 'gone';
  /** Whether it would come in if it could: the user asked for that, and has not moved the login away since. */
  wants: boolean;
  /** Since when it wants in, and nobody is. */
  outSince: number | null;
  /** What it may hear late: it has just been woken up. */
  isAwakeSince: number;
  /** A login that was asked for is not one that comes by itself. */
  isAsked: boolean;
}

const ACTS = {
  login: 6,
  takeOver: 5,
  open: 3,
  close: 3,
  crash: 2,
  destroy: 1,
  freeze: 4,
  thaw: 4,
  hide: 3,
  show: 4,
  logout: 1,
  kick: 1,
  outage: 2,
} as const;

/** One browser, its user, and who watches. */
class Story {
  readonly figures: TabsFigures = {
    tabs: 0,
    handOvers: 0,
    takeOvers: 0,
    kicks: 0,
    logouts: 0,
    worstOut: 0,
  };
  failure: string | null = null;
  readonly #world: FakeWorld;
  readonly #prng: Prng;
  readonly #actors: Actor[] = [];
  #kickedAt = Number.NEGATIVE_INFINITY;
  #isDown = false;

  constructor(world: FakeWorld, prng: Prng) {
    this.#world = world;
    this.#prng = prng;
  }

  get #now(): number {
    return this.#world.qa.now();
  }

  #of(...states: Actor['state'][]): Actor[] {
    return this.#actors.filter(({ state }) => states.includes(state));
  }

  #fail(what: string): void {
    this.failure ??= `${what}, after ${this.#now - Date.UTC(2030, 0, 1)} ms`;
  }

  /** Another tab with the app in it. */
  open(): void {
    const tab = this.#world.tabs[this.#actors.length];
    if (!tab) return;
    const actor: Actor = {
      tab,
      session: tab.session(),
      state: 'runs',
      wants: false,
      outSince: null,
      isAwakeSince: Number.NEGATIVE_INFINITY,
      isAsked: false,
    };
    this.#actors.push(actor);
    this.figures.tabs += 1;
    this.#listen(actor);
    this.#login(actor);
  }

  #listen(actor: Actor): void {
    const { session } = actor;
    session.on('stateChanged', ({ status }, before) => {
      if (status !== 'logged-in' || before.status !== 'logging-in') return;
      if (!actor.isAsked) this.figures.handOvers += 1;
      const other = this.#actors.find((one) => one !== actor && one.state === 'runs' && this.#isIn(one));
      if (other && !this.#isFresh(other)) this.#fail('a tab came in, and another one was in');
    });
    session.on('loggedOut', ({ reason }) => {
      const mayHear = this.#now - this.#kickedAt < 60_000 || this.#isFresh(actor);
      if (reason === 'kicked-out' && !mayHear) this.#fail('a tab was kicked out by another one');
      if (reason === 'other-tab') return;
      actor.wants = false;
      actor.outSince = null;
    });
  }

  /** What happened while it slept comes to it now. */
  #isFresh({ isAwakeSince }: Actor): boolean {
    return this.#now - isAwakeSince < 5_000;
  }

  #isIn({ session }: Actor): boolean {
    return session.getSnapshot().status === 'logged-in';
  }

  #login(actor: Actor, takeOver = false): void {
    actor.wants = actor.isAsked = true;
    const done = () => {
      actor.isAsked = false;
    };
    actor.session.login(USER, { takeOver }).then(done, done);
    if (!takeOver) return;
    this.figures.takeOvers += 1;
    // Whoever has it, or is about to have it, does not come back by himself; a frozen one may have got it without noticing.
    for (const one of this.#actors) {
      const mayHave = one.state === 'frozen' || one.session.getSnapshot().status !== 'logged-out';
      if (one !== actor && mayHave) one.wants = false;
    }
  }

  #leave(actor: Actor, how: 'close' | 'crash'): void {
    actor.tab[how]();
    actor.state = 'gone';
    actor.wants = false;
  }

  #wake(actor: Actor, how: 'thaw' | 'show'): void {
    actor.isAwakeSince = this.#now;
    actor.tab[how]();
    actor.state = actor.tab.isGone ? 'gone' : 'runs';
  }

  act(): void {
    const prng = this.#prng;
    const act = prng.weighted(ACTS);
    const runs = this.#of('runs');
    const asleep = this.#of(act === 'thaw' ? 'frozen' : 'hidden');
    if (act === 'open') return this.open();
    if (act === 'outage') return this.#outage();
    if (act === 'thaw' || act === 'show') {
      if (asleep.length > 0) this.#wake(prng.pick(asleep), act);
      return;
    }
    if (runs.length === 0) return;
    const actor = prng.pick(runs);
    if (act === 'login') this.#login(actor);
    else if (act === 'takeOver') this.#login(actor, true);
    else if (act === 'close' || act === 'crash') this.#leave(actor, act);
    else if (act === 'freeze' || act === 'hide') {
      actor.tab[act]();
      actor.state = act === 'freeze' ? 'frozen' : 'hidden';
    } else if (act === 'logout') this.#logout(actor);
    else if (act === 'kick') this.#kick();
    else this.#remount(actor);
  }

  #outage(): void {
    this.#isDown = !this.#isDown;
    if (this.#isDown) this.#world.backend.fail('5xx');
    else this.#world.backend.heal();
  }

  #logout(actor: Actor): void {
    void actor.session.logout();
    this.figures.logouts += 1;
  }

  /** Another device logs the user in. */
  #kick(): void {
    const holder = this.#of('runs').find((one) => this.#isIn(one));
    if (!holder) return;
    this.#kickedAt = this.#now;
    this.figures.kicks += 1;
    holder.tab.fake.kick();
  }

  /** The app is reloaded in its tab. */
  #remount(actor: Actor): void {
    actor.session.destroy();
    actor.session = actor.tab.session();
    actor.outSince = null;
    this.#listen(actor);
    this.#login(actor);
  }

  async wait(ms: number): Promise<void> {
    for (let passed = 0; passed < ms && !this.failure; passed += LOOK) {
      await this.#world.qa.advance(LOOK);
      this.#look();
    }
  }

  #look(): void {
    const runs = this.#of('runs');
    const isIn = runs.filter((one) => this.#isIn(one));
    if (isIn.filter((one) => !this.#isFresh(one)).length > 1) this.#fail('two tabs are logged in');
    const isWell = !this.#isDown && isIn.length === 0;
    for (const actor of this.#actors) {
      const waits = isWell && actor.state === 'runs' && actor.wants;
      actor.outSince = waits ? (actor.outSince ?? this.#now) : null;
      const out = this.#now - (actor.outSince ?? this.#now);
      this.figures.worstOut = Math.max(this.figures.worstOut, out);
      if (out > LONGEST_OUT) this.#fail('a tab wants in, and nobody is');
    }
  }

  end(): void {
    for (const { tab } of this.#actors) tab.crash();
  }
}

export async function tabs(seed: number): Promise<{ figures: TabsFigures; failure: string | null }> {
  const prng = createPrng(seed);
  const world = createFakeWorld({
    zim: 'fake',
    tabs: 9,
    random: prng.next,
    latency: prng.scale(5, 800),
    tokenLifetime: prng.pick([120_000, 600_000, 3_600_000]),
  });
  const story = new Story(world, prng);
  for (let count = prng.int(2, 5); count > 0; count -= 1) {
    story.open();
    await story.wait(prng.scale(1, 10_000));
  }
  for (let acts = prng.int(10, 40); acts > 0 && !story.failure; acts -= 1) {
    story.act();
    // Some things happen at one instant, one after the other.
    if (prng.chance(0.8)) await story.wait(prng.scale(1_000, 400_000));
    else await world.qa.advance(0);
  }
  await story.wait(LONGEST_OUT + LOOK);
  story.end();
  await world.close();
  return { figures: story.figures, failure: story.failure };
}
