import { ZimSessionError } from './core/errors.ts';
import { equal, initialState } from './core/model.ts';
import { project, type ZimSessionSnapshot } from './core/snapshot.ts';
import type { Config } from './engine/config.ts';
import type { Core } from './engine/core.ts';
import type { Member } from './engine/members.ts';
import { coreOf } from './engine/registry.ts';
import type { TimelineEntry } from './engine/timeline.ts';
import type { Listeners } from './listeners.ts';
import { isSessionEvent } from './session-events.ts';

/** What a session has of the core of its page: nothing before its first `login()` or `preload()`. */
export interface Membership {
  readonly core: Core | null;
  readonly member: Member;
  /** The instance, as the SDK gave it; null before it exists. */
  readonly zim: unknown;
  readonly isDestroyed: boolean;
  snapshot(): ZimSessionSnapshot;
  /** Throws `destroyed`, `app-conflict`. */
  join(): Core;
  /** For good, and these callers with it. */
  leave(callers: readonly number[]): void;
  timeline(): readonly TimelineEntry[];
}

export function createMembership(config: Config, listeners: Listeners): Membership {
  /** What there is to see without a core. */
  let alone = project(initialState(config.clock.now()), 0);
  /** What listeners heard last. */
  let told = alone;
  let core: Core | null = null;
  let timeline: Membership['timeline'] = () => [];
  let isDestroyed = false;

  const zim = () => core?.zim() ?? null;

  /** A core on which nothing has happened looks as the session did before it had one. */
  function seen(current: ZimSessionSnapshot | null | undefined): ZimSessionSnapshot {
    const isNew = !current || equal({ ...current, connectionSince: alone.connectionSince }, alone);
    return isNew ? alone : current;
  }

  const snapshot = () => seen(core?.snapshot());

  function publish(next: ZimSessionSnapshot): void {
    const current = seen(next);
    if (current === told) return;
    const previous = told;
    told = current;
    listeners.tell('stateChanged', current, previous);
  }

  const member: Member = { config, publish, emit: listeners.tell };

  return {
    member,
    get core() {
      return core;
    },
    get zim() {
      return zim();
    },
    get isDestroyed() {
      return isDestroyed;
    },
    snapshot,
    join() {
      if (isDestroyed) throw new ZimSessionError('destroyed');
      if (core) return core;
      const found = coreOf(config);
      // Somebody heard that the core of another app has ended, and destroyed this session.
      if (isDestroyed) {
        if (found.deserted) found.end();
        throw new ZimSessionError('destroyed');
      }
      if (core) return core;
      core = found;
      timeline = found.timeline.entries;
      found.join(member);
      const current = snapshot();
      const instance = zim();
      // Nobody is told inside of the call that joins.
      found.tell(() => {
        if (core !== found) return;
        publish(current);
        if (instance) listeners.tell('instanceChanged', instance);
      });
      for (const type of listeners.types()) if (!isSessionEvent(type)) found.listen(type);
      return found;
    },
    leave(callers) {
      isDestroyed = true;
      const last = project(initialState(config.clock.now()), 0);
      alone = Object.freeze({ ...last, status: 'destroyed', reason: null });
      core?.leave(member, callers);
      core = null;
      publish(alone);
    },
    timeline: () => timeline(),
  };
}
