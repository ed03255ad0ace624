import type { Actor } from '../cast.ts';
import type { World } from '../world.ts';
import type { ZimWatch } from './zim-calls.ts';

/** The sessions of a page are one: they show the same, hear the same, and leave nothing behind when the last is gone. */
export interface PageWatch {
  /** Whether the sessions show the same; at any time. */
  look(): void;
  /** Whether they heard the same, and what is left of them; where nothing is under way. */
  check(): void;
}

/** What a session puts in front of an instance. */
const SHADOWED = ['on', 'off', 'login', 'logout', 'renewToken', 'destroy'];
/** Begins the names under which the sessions of a page find each other. */
const SHARED = 'zim-session/';

const shared = (home: object) =>
  Object.getOwnPropertySymbols(home).filter(({ description }) => description?.startsWith(SHARED));

function shown({ session }: Actor): string {
  const { connectionSince: _, error, ...rest } = session.getSnapshot();
  return JSON.stringify({ ...rest, error: error?.code ?? null });
}

export function watchPage(world: World, zim: ZimWatch, actors: () => readonly Actor[]): PageWatch {
  const { wishes, fake, page, timers, backend, breaks } = world;
  /** Who was there when the news were read last. */
  let before = new Set<Actor>();

  function look(): void {
    const members = [...wishes.shown];
    const [first] = members;
    for (const one of actors()) {
      if (one.gone) continue;
      const { status, userID } = one.session.getSnapshot();
      if (!wishes.members.has(one) && (status !== 'logged-out' || userID !== null || one.session.zim))
        breaks('a session that has asked for nothing shows nothing', status);
    }
    for (const one of members) {
      if (shown(one) !== shown(first!))
        breaks('sessions of a page show the same', `${shown(one)} and ${shown(first!)}`);
      if (one.session.zim !== first!.session.zim)
        breaks('sessions of a page have the same instance', `seat ${one.seat}`);
    }
  }

  function checkNews(): void {
    const stayed = [...wishes.members].filter((one) => before.has(one));
    for (const one of stayed) {
      if (one.news.join() !== stayed[0]!.news.join())
        breaks('sessions of a page hear the same', `${one.news} and ${stayed[0]!.news}`);
    }
    const due = [...world.atDoor].sort().join();
    const warned = (stayed[0]?.news ?? []).filter((one) => one.startsWith('warning foreign-')).sort();
    if (stayed.length > 0 && warned.map((one) => one.slice('warning '.length)).join() !== due)
      breaks('each call of other code at the door is warned of', `${warned} for ${due}`);
    world.atDoor.length = 0;
    for (const one of actors()) one.news.length = 0;
    before = new Set(wishes.members);
  }

  function checkHome(): void {
    const names = shared(page.platform);
    if (names.length !== (wishes.members.size > 0 ? 1 : 0))
      breaks('a page with sessions has one core, and one without has none', `${names.length} cores`);
    if (shared(fake.ZIM).length + shared(globalThis).length > 0)
      breaks('a page with sessions has one core, and one without has none', 'somewhere else');
  }

  /** What a session made, or its maker wanted destroyed, goes with the last one; else it is given back. */
  function checkReleased(): void {
    const instance = wishes.takeReleased();
    if (!instance || zim.endOf(instance) === 'guest') return;
    const goes = zim.isOurs(instance) || world.unwanted.has(instance);
    if (!goes) zim.left();
    if (goes !== (zim.endOf(instance) === 'session'))
      breaks('with the last session goes what it made', goes ? 'the instance is there' : 'it is destroyed');
  }

  function checkNothingLeft(): void {
    if (wishes.members.size > 0) return;
    const left = (what: string) => breaks('after the last destroy nothing is left', what);
    const there = fake.ZIM.getInstance();
    if (there && SHADOWED.some((name) => Object.hasOwn(there, name))) left('a shadow on the instance');
    if (timers.armed > 0) left(`${timers.armed} timers`);
    if (page.wakes.size > 0) left(`${page.wakes.size} listeners of the page`);
    if (backend.served.some(({ signal, settled }) => !settled && !signal.aborted)) left('a token request');
  }

  return {
    look,
    check() {
      look();
      checkNews();
      checkHome();
      checkReleased();
      checkNothingLeft();
    },
  };
}
