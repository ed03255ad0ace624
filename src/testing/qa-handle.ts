import { exposeQa } from './expose.ts';
import { checkFault } from './faults.ts';
import {
  type BackendFault,
  type BackendFaultOptions,
  QA_HANDLES,
  type Qa,
  type QaDrop,
  type QaHandle,
  type QaZim,
} from './qa.ts';

/** This world does not offer that handle, or not now; the message says what to do instead. */
export class QaUnavailableError extends Error {
  override readonly name: string = 'QaUnavailableError';
  readonly handle: string;

  constructor(handle: string, why: string) {
    super(`qa.${handle}() is not available here: ${why}`);
    this.handle = handle;
  }
}

type Deed = Omit<{ [H in QaHandle]: H extends keyof Qa ? Qa[H] : never }, 'backend.fail'>;

/** What a world can do. A string says why it cannot, and what to do instead. */
export type Deeds = { readonly [H in keyof Deed]: Deed[H] | string } & {
  readonly backend: {
    readonly faults: readonly BackendFault[];
    fail(how: BackendFault, options?: BackendFaultOptions): void;
    readonly missing: string;
  };
};

/** The handle over a world's deeds. `after`: what follows each of them. */
export function createQa(zim: QaZim, deeds: Deeds, after: () => Promise<void>): Qa {
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

  const qa: Qa = {
    zim,
    can: (handle) => QA_HANDLES.includes(handle) && why(handle) === null,
    why,
    expireNow: () => run('expireNow'),
    expireIn: async (ms) => run('expireIn', duration(ms)),
    sleep: async (ms) => run('sleep', duration(ms)),
    advance: async (ms) => run('advance', duration(ms)),
    skewClock: async (ms) => {
      if (!Number.isFinite(ms)) throw new RangeError('ms must be a number');
      await run('skewClock', ms);
    },
    kick: () => run('kick'),
    unregister: () => run('unregister'),
    dropConnection: (options?: QaDrop) => run('dropConnection', options),
    refuseLogin: (code) => run('refuseLogin', code),
    hang: () => run('hang'),
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
    heal: () => run('heal'),
    expose: () => exposeQa(qa),
  };
  return qa;
}

function duration(ms: number): number {
  if (!(Number.isFinite(ms) && ms >= 0)) throw new RangeError('ms must be a number from 0 on');
  return ms;
}
