import type { MswHandlers } from './handlers.ts';
import { loadMswBrowser } from './load.ts';

const SCRIPT =
  'Make its script with `npx msw init public --save`, or say where it is served: createQaWorld({ workerUrl })';

/** MSW's worker, as far as it is used. Structural: `msw` is optional. */
export interface MswWorker {
  // biome-ignore lint/suspicious/noExplicitAny: MSW's handlers are classes of a package that may not be there.
  use(...handlers: any[]): void;
}

/** An app's own that runs already, or where the script of one is served. */
interface WorkerChoice {
  readonly worker?: MswWorker;
  readonly workerUrl?: string;
}

/** A worker of MSW that runs. */
export interface StartedWorker {
  use(handlers: MswHandlers): void;
  /** An app's own goes on. */
  stop(): void;
}

/**
 * Before the page's time is taken over: MSW keeps its worker alive with a timer, also while that time stands still.
 */
export async function startWorker(options: WorkerChoice): Promise<StartedWorker> {
  const { worker, workerUrl = '/mockServiceWorker.js' } = options;
  if (worker) return started(worker, () => {});
  const { setupWorker } = await loadMswBrowser();
  const own = setupWorker();
  try {
    await own.start({ quiet: true, onUnhandledRequest: 'bypass', serviceWorker: { url: workerUrl } });
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`There is no worker of MSW at '${workerUrl}'. ${SCRIPT} (${why})`, { cause });
  }
  return started(own, () => own.stop());
}

function started(worker: MswWorker, stop: () => void): StartedWorker {
  return { use: (handlers) => worker.use(...handlers), stop };
}
