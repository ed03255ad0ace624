import type { ZimSession, ZimSessionError } from 'zim-session';
import type { World } from '../world.ts';

/** With nothing wrong for so long before, a session is never lost, ms. */
export const CALM_BEFORE_LOSS = 75_000;
/** Once nothing is wrong, a session is back within: a hanging login (15 s), the longest wait (30 s), an attempt. */
export const BACK_WITHIN = 55_000;

/** Whether sessions are lost or stay lost without a reason. */
export interface SurvivalWatch {
  lost(error: ZimSessionError): void;
  recovered(): void;
  /** To be called every now and then. */
  check(session: ZimSession): void;
}

export function watchSurvival(world: World): SurvivalWatch {
  const { calm, elapsed, setting, figures } = world;
  /** Whether the session can know the time: a wrong clock that nobody measures is a fault that stays. */
  const tellsTime = setting.grant === 'serverTime' || setting.grant === 'expiresIn';
  let lostAt: number | null = null;

  const exempt = () =>
    calm.deadSince !== null ||
    elapsed() - calm.reloginAt > 25_000 ||
    setting.ttl < 60 ||
    // S24: and once the clock has caught up, a renewal takes its time.
    world.clock.now() < calm.renewedAt + (calm.jumped ? CALM_BEFORE_LOSS : 0) ||
    (!tellsTime && (calm.jumped || setting.skew !== 0));
  /** ms since when it could have been back. */
  const overdue = () =>
    elapsed() -
    Math.max(calm.since, lostAt ?? 0, calm.patientUntil) -
    (calm.throttledUntil > elapsed() - 180_000 ? 60_000 : 0);

  return {
    lost(error) {
      lostAt = elapsed();
      figures.losses += 1;
      const quiet = elapsed() - calm.since;
      // ZIM's server has forgotten the login, which the SDK does not know before it asks.
      const forgotten = error.code === 'not-logged-in';
      if (quiet > CALM_BEFORE_LOSS && !forgotten && !exempt()) {
        world.breaks(
          'never lost while all is well',
          `${error.code}, after ${Math.round(quiet / 1_000)} s of calm`,
        );
      }
    },
    recovered() {
      figures.recoveries += 1;
      // A session that takes over in a listener hears of it once more.
      if (lostAt === null) return;
      const late = overdue();
      if (!exempt() && Number.isFinite(late)) figures.worstRecovery = Math.max(figures.worstRecovery, late);
      if (!exempt() && late > BACK_WITHIN) world.breaks('back once all is well', `after ${late} ms`);
      lostAt = null;
    },
    check(session) {
      if (session.getSnapshot().status !== 'recovering') return;
      const late = overdue();
      if (!exempt() && late > BACK_WITHIN) world.breaks('back once all is well', `not after ${late} ms`);
    },
  };
}
