import { HttpResponse, http } from 'msw';
import { setupWorker } from 'msw/browser';
import { zimServerHandlers } from '../../src/testing/zim-server/in-page.ts';
import { recordNonces } from '../../src/testing/zim-server/nonces.ts';
import { createZimServer, type ZimServer } from '../../src/testing/zim-server/zim-server.ts';

export interface Loopback {
  readonly zim: ZimServer;
  /** Whether the token server answers 503. */
  outage(on: boolean): void;
}

/** A ZIM server inside this page. To be started before the SDK is loaded: it has to see its `Math.random`. */
export async function startLoopback(appID: number, secret: string): Promise<Loopback> {
  const zim = createZimServer({ appID, secret, key1For: recordNonces().key1For });
  const worker = setupWorker(...zimServerHandlers(zim));
  await worker.start({ quiet: true, onUnhandledRequest: 'bypass' });
  return {
    zim,
    outage(on) {
      if (on) worker.use(http.get('/api/zim/token', () => new HttpResponse(null, { status: 503 })));
      else worker.resetHandlers();
    },
  };
}
