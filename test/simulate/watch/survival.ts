import type { SessionStatus, ZimSessionError } from 'zim-session';
import type { World } from '../world.ts';

/** With nothing wrong for so long before, a session is never lost, ms. */
export const CALM_BEFORE_LOSS = 75_000;
/** Once nothing is wrong, a session is back within: a hanging login (15 s), the longest wait (30 s), an attempt. */
export const BACK_WITHIN = 55_000;

/** Whether the login of the page is lost, or stays lost, without a reason. */
export interface SurvivalWatch {
  /** A session says how it is. */
  saw(status: SessionStatus): void;
  lost(error: ZimSessionError): void;
  recovered(): void;
  /** To be called where nothing is under way. */
  check(): void;
}

export function watchSurvival(world: World): SurvivalWatch {
  const { calm, elapsed, setting, figures } = world;
  /** Whether the session can know the time. */
  const tellsTime = setting.grant === 'serverTime' || setting.grant === 'expiresIn';
  /** Since when it is lost, and whether that was told; and since when it had been when it ended. */
  let since: number | null = null;
  let told = false;
  let ended: number | null = null;

  const excused = () =>
    world.excused('no heartbeat', elapsed() - calm.reloginAt > 25_000) ||
    world.excused('short tokens', setting.ttl < 60) ||
    world.excused('clock unknown', !tellsTime && (calm.jumped || setting.skew !== 0));
  /** ms since when it could have been back. */
  const overdue = (from: number) =>
    elapsed() -
    Math.max(calm.since, from, calm.patientUntil) -
    (calm.throttledUntil > elapsed() - 180_000 ? 60_000 : 0);

  return {
    saw(status) {
      if (status === 'destroyed') return;
      if (status === 'recovering') {
        since ??= elapsed();
        return;
      }
      ended = status === 'logged-in' ? (since ?? ended) : null;
      since = null;
      told = false;
    },
    lost(error) {
      if (told) world.breaks('a session is lost and recovers in turns', 'lost twice');
      told = true;
      figures.losses += 1;
      const quiet = elapsed() - calm.since;
      // A dead socket is noticed within a time of its own: see line.ts.
      if (quiet > CALM_BEFORE_LOSS && calm.deadSince === null && !excused())
        world.breaks(
          'never lost while all is well',
          `${error.code}, after ${Math.round(quiet / 1_000)} s of calm`,
        );
    },
    recovered() {
      figures.recoveries += 1;
      if (ended === null) {
        world.breaks('a session is lost and recovers in turns', 'recovered from nothing');
        return;
      }
      const late = overdue(ended);
      ended = null;
      if (late > BACK_WITHIN && !excused()) world.breaks('back once all is well', `after ${late} ms`);
      else if (Number.isFinite(late) && late <= BACK_WITHIN)
        figures.worstRecovery = Math.max(figures.worstRecovery, late);
    },
    check() {
      const [first] = world.wishes.members;
      if (first?.session.getSnapshot().status !== 'recovering') since = null;
      if (since === null) return;
      const late = overdue(since);
      if (late > BACK_WITHIN && !excused()) world.breaks('back once all is well', `not after ${late} ms`);
    },
  };
}
