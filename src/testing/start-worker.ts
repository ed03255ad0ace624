import { loadMswBrowser } from './load-msw.ts';
import type { MswHandlers } from './msw-handlers.ts';
import type { LoopbackWorldOptions } from './world-options.ts';

const SCRIPT =
  'Make its script with `npx msw init public --save`, or say where it is served: createQaWorld({ workerUrl })';

/** Answers how to stop it. An app's own worker goes on. */
export async function startWorker(options: LoopbackWorldOptions, handlers: MswHandlers): Promise<() => void> {
  const { worker, workerUrl = '/mockServiceWorker.js' } = options;
  if (worker) {
    worker.use(...handlers);
    return () => {};
  }
  const { setupWorker } = await loadMswBrowser();
  const own = setupWorker(...handlers);
  try {
    await own.start({ quiet: true, onUnhandledRequest: 'bypass', serviceWorker: { url: workerUrl } });
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`There is no worker of MSW at '${workerUrl}'. ${SCRIPT} (${why})`, { cause });
  }
  return () => own.stop();
}
