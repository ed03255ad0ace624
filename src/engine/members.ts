import type { ZimSessionSnapshot } from '../core/snapshot.ts';
import type { Config } from './config.ts';
import type { Outbox } from './outbox.ts';

/** A session, as its core sees it. */
export interface Member {
  readonly config: Config;
  publish(snapshot: ZimSessionSnapshot): void;
  emit(type: string, ...data: unknown[]): void;
}

/** The sessions of a core, and whose options count. */
export interface Members {
  readonly size: number;
  /** Those of the living session that asked for a login last, else of the one that joined last. */
  readonly config: Config;
  /**
   * The last session let go of a login, and nobody who came since has asked for it: it is told to nobody. Whoever
   * comes in the same tick with the same user may take it over.
   */
  orphaned: boolean;
  add(member: Member): void;
  remove(member: Member): void;
  /** This one asked for a login, and was not refused. */
  lead(member: Member): void;
  /** Those who are there now, in the order of the outbox. */
  tell(tell: (member: Member) => void): void;
}

export function createMembers(first: Config, outbox: Outbox): Members {
  const joined = new Set<Member>();
  /** Who asked for a login; the last one counts. */
  const leaders = new Set<Member>();
  let config = first;
  let orphaned = false;

  function choose(): void {
    config = ([...leaders].pop() ?? [...joined].pop())?.config ?? config;
  }

  return {
    get orphaned() {
      return orphaned;
    },
    set orphaned(value) {
      orphaned = value;
    },
    get size() {
      return joined.size;
    },
    get config() {
      return config;
    },
    add(member) {
      joined.add(member);
      choose();
    },
    remove(member) {
      joined.delete(member);
      leaders.delete(member);
      orphaned ||= joined.size === 0;
      choose();
    },
    lead(member) {
      leaders.delete(member);
      leaders.add(member);
      choose();
    },
    tell(tell) {
      if (orphaned) return;
      // Who joins later is not told of what was before.
      const told = [...joined];
      outbox.put(() => {
        for (const member of told) if (joined.has(member)) tell(member);
      });
    },
  };
}
