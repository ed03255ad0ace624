import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { generate } from 'selfsigned';
import { WebSocketServer } from 'ws';
import type { ZimServer } from '../../src/testing/zim-server/zim-server.ts';

export interface ZimTlsServer {
  readonly port: number;
  close(): Promise<void>;
}

/** Puts a ZIM server on the loopback interface, with a throw-away certificate, under every name the SDK uses. */
export async function serveZim(zim: ZimServer): Promise<ZimTlsServer> {
  const { private: key, cert } = await generate([{ name: 'commonName', value: 'localhost' }], {
    keyType: 'ec',
    algorithm: 'sha256',
  });
  // The SDK's log uploads (detaillog) are answered, and forgotten.
  const https = createServer({ key, cert }, (request, response) => {
    request.resume();
    response.writeHead(200, {
      'content-type': 'application/json',
      'access-control-allow-origin': '*',
      'access-control-allow-headers': '*',
    });
    response.end('{}');
  });
  const sockets = acceptSockets(https, zim);
  await new Promise<void>((resolve) => https.listen(0, '127.0.0.1', resolve));
  return {
    port: (https.address() as AddressInfo).port,
    async close() {
      for (const client of sockets.clients) client.terminate();
      https.closeAllConnections();
      await new Promise<void>((resolve) => https.close(() => resolve()));
    },
  };
}

function acceptSockets(https: Server, zim: ZimServer): WebSocketServer {
  const sockets = new WebSocketServer({ noServer: true });
  https.on('upgrade', (request, socket, head) => {
    const isZim = new URL(request.url ?? '/', 'https://any').pathname === '/accesshub';
    socket.on('error', () => {});
    if (isZim && !zim.reachable) {
      socket.destroy();
      return;
    }
    sockets.handleUpgrade(request, socket, head, (client) => {
      client.on('error', () => {});
      // Anything else is the SDK's log channel.
      if (!isZim) return;
      const connection = zim.connect({
        send: (bytes) => client.send(bytes),
        close: (code) => client.close(code),
        terminate: () => client.terminate(),
      });
      client.on('message', (data: Buffer) => connection.receive(new Uint8Array(data)));
      client.on('close', () => connection.closed());
    });
  });
  return sockets;
}
