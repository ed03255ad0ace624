import { ZimSessionError } from '../core/errors.ts';
import type { ZimUser } from '../core/user.ts';
import { INSTANCE_GONE, zimError } from '../core/zim-code.ts';
import type { GuestCall } from './guests.ts';
import { type HeldInstance, holdInstance } from './held-instance.ts';
import type { RawZim, RawZimClass } from './raw-zim.ts';
import { createSlots } from './slots.ts';
import { sdkFailed } from './zim-class.ts';

/** What the adapter reports, and asks. */
export interface ZimReports {
  event(type: string, zim: unknown, data: unknown): void;
  /** Other code calls: see Host. */
  serve(call: GuestCall): { readonly answer: unknown } | undefined;
  /** Other code destroyed the instance while nobody was logged in here. */
  gone(): void;
  instanceChanged(zim: RawZim): void;
  /** The slot of this event was taken on an instance that other code made. */
  adopted(type: string): void;
}

/** The ZIM singleton of the page. Where there is no instance, nothing happens. */
export interface ZimAdapter extends Pick<HeldInstance, 'login' | 'handOver' | 'renewToken'> {
  readonly instance: RawZim | null;
  /**
   * Creates the instance, or adopts the one that is there; in place of one that is wedged or destroyed.
   * Throws what `create` throws.
   */
  acquire(): void;
  logout(quiet: boolean, isClearDB?: boolean): void;
  updateAvatar(url: string): Promise<void>;
  /** Whether the server answers. An SDK that cannot ask it says yes. */
  ask(userID: string): Promise<void>;
  /** Takes the slot of this event. */
  listen(type: string): void;
  /** Lets go of the instance. */
  release(): void;
}

export function createZimAdapter(ZIM: RawZimClass, appID: number, reports: ZimReports): ZimAdapter {
  let held: HeldInstance | null = null;
  const slots = createSlots({
    heard(type, data) {
      if (type === 'connectionStateChanged') {
        const { state, event } = (data ?? {}) as { state?: number; event?: number };
        if (!held!.heard(state, event)) return false;
      }
      // And not what it came with: in uni-app's App that is an engine inside of the instance, which has no door.
      reports.event(type, held!.zim, data);
      return true;
    },
    taken(type) {
      if (held?.adopted) reports.adopted(type);
    },
  });

  function acquire(): void {
    held?.discard();
    held = null;
    // An AppSign has never been an option on the Web (S6); the empty one says so to older code.
    const made = ZIM.create({ appID, appSign: '' });
    const zim = made ?? ZIM.getInstance();
    if (!zim) throw sdkFailed('create() gave no instance');
    const holding = holdInstance({
      zim,
      adopted: !made,
      slots,
      serve: (call) => (held === holding ? reports.serve(call) : undefined),
      gone() {
        if (held === holding) reports.gone();
      },
    });
    held = holding;
    reports.instanceChanged(zim);
    if (!made) for (const type of slots.silenced) reports.adopted(type);
  }

  return {
    get instance() {
      return held?.zim ?? null;
    },
    acquire,
    async login(user: ZimUser, token: string) {
      // 2.18: logout() throws after a refused login, and the refusal is replayed (S15) until there is a new instance.
      try {
        if (held?.needsLogout() && !held.logout(true) && !held.adopted) acquire();
      } catch (error) {
        throw zimError(error);
      }
      if (!held) throw new ZimSessionError('zim-other', { zimCode: INSTANCE_GONE });
      await held.login(user, token);
    },
    async handOver(userID, token) {
      await held?.handOver(userID, token);
    },
    async renewToken(token) {
      await held?.renewToken(token);
    },
    logout: (quiet, isClearDB) => void held?.logout(quiet, isClearDB),
    async updateAvatar(url) {
      await held?.zim.updateUserAvatarUrl(url);
    },
    async ask(userID) {
      // Of all that can be asked the SDK answers the rest from memory, or from a cache (S46).
      try {
        await held?.zim.queryUsersStatus?.([userID]);
      } catch (error) {
        throw zimError(error);
      }
    },
    listen: slots.take,
    release() {
      held?.release();
      held = null;
    },
  };
}
