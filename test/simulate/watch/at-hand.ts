import type { World } from '../world.ts';

/** What is to be told of a token at hand that ZIM is about to see. */
export interface Presented {
  answered(ok: boolean, code?: number): void;
}

/** Tokens at hand: one that came with a login is presented once at most, and what is of no use costs nothing. */
export interface AtHandWatch {
  /** The app logs in with it. `isTaken`: it may be presented; `isFirst`: and has to be, before anybody is asked. */
  given(token: string, isTaken: boolean, isFirst: boolean): void;
  /** Other code offers it through the door. */
  offered(token: string): void;
  /** Answers whom to tell what ZIM says, where the token was at hand. */
  presented(token: string): Presented | null;
  /** The provider is asked. */
  asked(): void;
  /** To be called where nothing is under way. */
  check(): void;
}

/** ZIM did not look at the token: the instance is dead, or somebody is logged in on it. */
const NOT_LOOKED_AT = [6000002, 6000111];
const REFUSED = 6000103;

export function watchAtHand(world: World): AtHandWatch {
  const { wishes, breaks } = world;
  const tokens = new Map<string, { readonly once: boolean; isTaken: boolean }>();
  /** To be presented before anybody is asked. */
  let first: { readonly token: string; readonly epoch: number } | null = null;
  /** ZIM refused one: the provider is to be asked at once, and nobody has seen an error. */
  let owed: { readonly epoch: number; readonly error: unknown } | null = null;

  const snapshot = () => [...wishes.shown][0]?.session.getSnapshot();
  const errorOf = () => snapshot()?.error ?? null;
  const isOfNow = ({ epoch }: { readonly epoch: number }) => {
    wishes.look();
    return wishes.wanted !== null && wishes.epoch === epoch;
  };

  return {
    given(token, isTaken, isFirst) {
      tokens.set(token, { once: true, isTaken });
      if (isTaken) first = isFirst ? { token, epoch: wishes.epoch } : null;
    },
    offered(token) {
      if (!tokens.has(token)) tokens.set(token, { once: false, isTaken: true });
      first = null;
    },
    presented(token) {
      if (first?.token === token) first = null;
      const given = tokens.get(token);
      if (!given) return null;
      if (!given.isTaken) breaks('a token at hand is presented once at most', 'once more, or ignored before');
      if (given.once) given.isTaken = false;
      const error = errorOf();
      const { epoch } = wishes;
      return {
        answered(ok, code = 0) {
          // From now on it is the token of this login, as any other.
          if (ok) tokens.delete(token);
          else if (NOT_LOOKED_AT.includes(code)) given.isTaken = true;
          else if (code === REFUSED && snapshot()?.renewal === 'presenting') owed = { epoch, error };
        },
      };
    },
    asked() {
      if (first && isOfNow(first)) breaks('a good token at hand is presented first', 'the provider is asked');
      first = null;
      if (owed && isOfNow(owed) && errorOf() !== owed.error) {
        breaks('a token at hand that is refused costs nothing', 'somebody sees an error');
      }
      owed = null;
    },
    check() {
      if (owed && isOfNow(owed)) {
        breaks('a token at hand that is refused costs nothing', 'the provider is not asked at once');
      }
      owed = null;
    },
  };
}
