import { setupWorker } from 'msw/browser';
import { zimServerHandlers } from '../../../src/testing/msw/handlers.ts';
import { recordNonces } from '../../../src/testing/zim-server/nonces.ts';
import { createZimServer, type ZimServer } from '../../../src/testing/zim-server/zim-server.ts';
import { mintTestToken } from '../../../src/token04/test-token.ts';

declare global {
  interface Window {
    zimServer: ZimServer;
    mintHere(userID: string): Promise<string>;
  }
}

const app = { appID: 1234567890, secret: '0123456789abcdef0123456789abcdef' };

window.zimServer = createZimServer({ ...app, key1For: recordNonces().key1For });
window.mintHere = (userID) => mintTestToken({ ...app, userID });
window.loadSDK = () => import('zego-zim-web');
await setupWorker(...(await zimServerHandlers(window.zimServer))).start({
  quiet: true,
  onUnhandledRequest: 'bypass',
});
document.title = 'ready';
