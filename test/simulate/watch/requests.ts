import type { TokenRequest } from 'zim-session';
import type { Actor } from '../cast.ts';
import type { World } from '../world.ts';
import type { AtHandWatch } from './at-hand.ts';

/** Sees every question to a provider. */
export interface RequestWatch {
  /** This session's provider is asked. */
  asked(who: Actor, request: TokenRequest): void;
  /** A login begins: somebody has to be asked, or ZIM, at once, or after so many ms. */
  begun(after: number): void;
  /** ZIM is asked to log in. */
  presented(): void;
  /** ZIM is asked to take a token that was at hand. */
  presentedAtHand(): void;
  /** A renewal has worked. */
  renewed(): void;
  check(): void;
}

/** Requests a minute, where nothing but the session itself makes it ask; and as many more for each thing that does. */
const CALM_RATE = 40;
const RATE_PER_NUDGE = 6;
/** Attempts for the same user start so far apart, ms; and automatic renewals so long after one that worked. */
const ATTEMPTS_APART = 1_000;
const RENEWALS_APART = 15_000;
/** Timers are whole ms. */
const SLACK = 50;

export function watchRequests(world: World, atHand: AtHandWatch): RequestWatch {
  const { backend, elapsed, steady, wishes, calm, figures, breaks } = world;
  let last: { readonly userID: string; readonly at: number; readonly core: number } | null = null;
  let renewed: { readonly at: number; readonly core: number } | null = null;
  /** A login that has begun, and nothing came of it yet. */
  let begun: {
    readonly at: number;
    readonly stoodStill: number;
    readonly epoch: number;
    readonly after: number;
  } | null = null;

  function checkRate(): void {
    const from = elapsed() - 60_000;
    let count = 1;
    for (let at = backend.served.length - 1; at >= 0 && backend.served[at]!.at > from; at -= 1) count += 1;
    const nudges = world.nudges.filter((at) => at > from).length;
    if (!nudges) figures.worstRate = Math.max(figures.worstRate, count);
    if (count > CALM_RATE + RATE_PER_NUDGE * nudges) {
      breaks('requests stay under a rate', `${count} within a minute, with ${nudges} reasons`);
    }
  }

  function checkBegun(): void {
    wishes.look();
    if (!begun || wishes.wanted === null || wishes.epoch !== begun.epoch) return;
    const ms = elapsed() - begun.at - begun.after - (calm.stoodStill - begun.stoodStill);
    const late = calm.throttledUntil >= begun.at ? 60_000 : 0;
    if (ms > ATTEMPTS_APART + SLACK + late) breaks('a login begins at once', `nobody was asked for ${ms} ms`);
  }

  return {
    asked(who, { userID, reason }) {
      figures.fetches += 1;
      checkBegun();
      begun = null;
      atHand.asked();
      if (backend.served.some(({ signal, settled }) => !settled && !signal.aborted)) {
        breaks('one token fetch at a time', 'asked again before the first was answered or aborted');
      }
      if (who !== wishes.leader)
        breaks('the session that logged in last is asked', `and not that of seat ${who.seat}`);
      const at = steady();
      if (last?.userID === userID && last.core === wishes.cores && at - last.at < ATTEMPTS_APART) {
        breaks('attempts for one user are a second apart', `${at - last.at} ms after the one before`);
      }
      last = { userID, at, core: wishes.cores };
      // Another core has a login of its own, whose token may be short.
      if (reason === 'renewal' && renewed?.core === wishes.cores && at - renewed.at < RENEWALS_APART) {
        breaks('automatic renewals are 15 s apart', `${at - renewed.at} ms after the last`);
      }
      checkRate();
    },
    begun(after) {
      begun = { at: elapsed(), stoodStill: calm.stoodStill, epoch: wishes.epoch, after };
    },
    presented() {
      checkBegun();
      begun = null;
    },
    presentedAtHand() {
      const { wanted, cores } = wishes;
      if (last && last.userID === wanted && last.core === cores && steady() - last.at < ATTEMPTS_APART) {
        breaks(
          'attempts for one user are a second apart',
          `a token at hand ${steady() - last.at} ms after the one before`,
        );
      }
    },
    renewed() {
      renewed = { at: steady(), core: wishes.cores };
    },
    check: checkBegun,
  };
}
