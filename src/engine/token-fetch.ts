import type { Abort } from '../adapters/abort.ts';
import { askProvider } from '../adapters/token-provider.ts';
import type { Effect } from '../core/effect.ts';
import { ownError } from '../core/errors.ts';
import type { Input } from '../core/event.ts';
import type { Config } from './config.ts';

/** Asks the provider, and tells the answer. */
export interface TokenFetch {
  start(by: Pick<Config, 'provider' | 'createAbort'>, question: Effect & { readonly type: 'fetch' }): void;
  /** `of`: only the one of this attempt. */
  stop(of?: number): void;
}

/** What comes of a question. */
type Answer = Extract<Input, { readonly type: 'fetched' | 'fetchFailed' }>;

/** `offset`: ms that the instants of the core are ahead of those of the provider. */
export function createTokenFetch(
  appID: number,
  offset: () => number,
  tell: (answer: Answer) => void,
): TokenFetch {
  /** Open requests by attempt. There may be two: whoever hears that one is aborted may begin the next. */
  const open = new Map<number, Abort>();

  return {
    stop(of) {
      for (const [id, controller] of open) {
        if ((of ?? id) !== id) continue;
        // Also of a provider that hangs for ever, and hears nothing.
        open.delete(id);
        controller.abort();
      }
    },
    start({ provider, createAbort }, { id, userID, reason, attempt, deadline }) {
      const controller = createAbort();
      open.set(id, controller);
      askProvider(provider, {
        userID,
        appID,
        reason,
        attempt,
        deadline: deadline && deadline - offset(),
        signal: controller.signal,
      })
        .finally(() => open.delete(id))
        .then((grant) => tell({ type: 'fetched', id, grant, offset: offset() }))
        .catch((error: unknown) => tell({ type: 'fetchFailed', id, error: ownError(error) }));
    },
  };
}
