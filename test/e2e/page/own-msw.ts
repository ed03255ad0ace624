import { HttpResponse, http } from 'msw';
import { setupWorker } from 'msw/browser';
import { createZimSession } from 'zim-session';
import {
  createInPageZimServer,
  createQaWorld,
  testTokenProvider,
  tokenEndpointHandlers,
  zimServerHandlers,
} from 'zim-session/testing';

// An app that uses MSW for other things too: as in TESTING.md, by hand, or a world that joins its worker.

const news = http.get('/api/news', () => HttpResponse.json({ news: 'none' }));
const state = document.getElementById('state') as HTMLElement;

async function byHand() {
  const server = createInPageZimServer();
  const backend = testTokenProvider();
  const worker = setupWorker(
    news,
    ...(await zimServerHandlers(server)),
    ...(await tokenEndpointHandlers({ url: '/api/zim/token', backend })),
  );
  await worker.start({ quiet: true, onUnhandledRequest: 'bypass' });
  Object.assign(window, { kick: () => server.kick('alice'), fail: () => backend.fail('html') });
  return createZimSession({ appID: 1234567890, tokenProvider: '/api/zim/token' });
}

async function byWorld() {
  const worker = setupWorker(news);
  await worker.start({ quiet: true, onUnhandledRequest: 'bypass' });
  const { session, qa } = await createQaWorld({ zim: 'loopback', worker });
  Object.assign(window, { kick: qa.kick, fail: () => qa.backend.fail('html') });
  return session();
}

const session = await (location.search === '?world' ? byWorld() : byHand());
session.subscribe(() => {
  const { status, reason, error } = session.getSnapshot();
  state.textContent = error?.code ?? reason ?? status;
});
Object.assign(window, { session });
void session.login({ userID: 'alice' }).catch(() => {});
document.title = 'ready';
