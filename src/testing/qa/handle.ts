import type { Clock } from '../../adapters/clock.ts';
import { type BackendFault, type BackendFaultOptions, checkFault } from '../backend/faults.ts';
import { exposeQa } from './expose.ts';
import { NotNow, playFault } from './play.ts';
import { QA_HANDLES, type Qa, type QaDrop, type QaHandle, type QaZim } from './qa.ts';
import type { Ground } from './stage.ts';

/** This world does not offer that handle, or not now; the message says what to do instead. */
export class QaUnavailableError extends Error {
  override readonly name: string = 'QaUnavailableError';
  readonly handle: string;

  constructor(handle: string, why: string) {
    super(`qa.${handle}() is not available here: ${why}`);
    this.handle = handle;
  }
}

type Deed = Omit<{ [H in QaHandle]: H extends keyof Qa ? Qa[H] : never }, 'backend.fail' | 'refuseLogin'> & {
  refuseLogin(code: number): Promise<void>;
};

/** What a world can do. A string says why it cannot, and what to do instead. */
export type Deeds = { readonly [H in keyof Deed]: Deed[H] | string } & {
  readonly backend: {
    readonly faults: readonly BackendFault[];
    fail(how: BackendFault, options?: BackendFaultOptions): void;
    failing(): BackendFault | null;
    readonly missing: string;
  };
};

/** The handle over a world's deeds. `after`: what follows each of them. `ground`: where faults are played, or why not. */
export function createQa(
  zim: QaZim,
  clock: Clock,
  deeds: Deeds,
  after: () => Promise<void>,
  ground: Ground | string,
): Qa {
  const why = (handle: QaHandle): string | null => {
    if (handle === 'backend.fail') return null;
    const deed = deeds[handle];
    return typeof deed === 'string' ? deed : null;
  };

  async function run<H extends keyof Deed>(handle: H, ...given: Parameters<Deed[H]>): Promise<void> {
    const deed = deeds[handle];
    if (typeof deed === 'string') throw new QaUnavailableError(handle, deed);
    await (deed as (...given: unknown[]) => Promise<void>)(...given);
    await after();
  }

  /** What lasts until `heal()`; the backend knows by itself. */
  const lasting = new Map<QaHandle, string>();

  const qa: Qa = {
    zim,
    now: () => clock.now(),
    can: (handle) => QA_HANDLES.includes(handle) && why(handle) === null,
    why,
    expireNow: () => run('expireNow'),
    expireIn: async (ms) => run('expireIn', duration(ms)),
    sleep: async (ms) => run('sleep', duration(ms)),
    advance: async (ms) => run('advance', duration(ms)),
    skewClock: async (ms) => {
      if (!Number.isFinite(ms)) throw new RangeError('ms must be a number');
      await run('skewClock', ms);
      if (ms) lasting.set('skewClock', String(ms));
      else lasting.delete('skewClock');
    },
    kick: () => run('kick'),
    unregister: () => run('unregister'),
    async dropConnection(options?: QaDrop) {
      await run('dropConnection', options);
      if (options?.stayDown) lasting.set('dropConnection', '');
    },
    async refuseLogin(code = 50111) {
      await run('refuseLogin', code);
      lasting.set('refuseLogin', String(code));
    },
    async hang() {
      await run('hang');
      lasting.set('hang', '');
    },
    backend: {
      faults: deeds.backend.faults,
      async fail(how, options) {
        checkFault(how);
        if (!deeds.backend.faults.includes(how)) {
          throw new QaUnavailableError('backend.fail', `'${how}'. ${deeds.backend.missing}`);
        }
        deeds.backend.fail(how, options);
      },
    },
    async heal() {
      await run('heal');
      lasting.clear();
    },
    active() {
      const faults = [...lasting].map(([handle, how]) => ({ handle, how }));
      const how = deeds.backend.failing();
      return how === null ? faults : [...faults, { handle: 'backend.fail', how }];
    },
    async play(name, options = {}) {
      if (typeof ground === 'string') throw new QaUnavailableError('play', ground);
      try {
        return await playFault(ground, name, options);
      } catch (error) {
        throw error instanceof NotNow ? new QaUnavailableError('play', error.message) : error;
      }
    },
    expose: () => exposeQa(qa),
  };
  return qa;
}

function duration(ms: number): number {
  if (!(Number.isFinite(ms) && ms >= 0)) throw new RangeError('ms must be a number from 0 on');
  return ms;
}
