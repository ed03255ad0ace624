import type { RequestHandler, WebSocketHandler, ws as WebSockets } from 'msw';
import { utf8 } from '../../bytes.ts';
import type { ZimTransport } from '../zim-server/connection.ts';
import type { ZimServer } from '../zim-server/zim-server.ts';

/** The client's end as MSW hands it out; it is typed by its protocol, but has the socket too. */
type Client = Parameters<Parameters<ReturnType<typeof WebSockets.link>['addEventListener']>[1]>[0]['client'];

const CORS = { 'access-control-allow-origin': '*', 'access-control-allow-headers': '*' };

/** What is used of MSW. Handed in, so that nobody needs it who does without. */
export type Msw = Pick<typeof import('msw'), 'HttpResponse' | 'http' | 'ws'>;

/** MSW handlers that let the unmodified SDK of this page talk to `server`. */
export function mswZimHandlers(
  { HttpResponse, http, ws }: Msw,
  server: ZimServer,
): (RequestHandler | WebSocketHandler)[] {
  return [
    ws.link(/^wss?:\/\/[^/]+\/accesshub(?:\?|$)/).addEventListener('connection', ({ client }) => {
      if (!server.reachable) {
        breakOff(client);
        return;
      }
      const connection = server.connect(transportTo(client));
      client.addEventListener('message', ({ data }) => {
        if (typeof data === 'string') connection.receive(utf8(data));
        else if (data instanceof Blob)
          void data.arrayBuffer().then((buffer) => connection.receive(new Uint8Array(buffer)));
        else connection.receive(asBytes(data));
      });
      client.addEventListener('close', () => connection.closed());
    }),
    // The SDK's log channel; its URL carries the token, so it must not reach the network.
    ws.link(/^wss?:\/\/weblogger-wss\./).addEventListener('connection', () => {}),
    http.all(/^https:\/\/detaillog-/, () => HttpResponse.json({}, { headers: CORS })),
  ];
}

function transportTo(client: Client): ZimTransport {
  return {
    send: (bytes) => client.send(bytes.buffer),
    close: (code = 1000) => client.close(code),
    terminate: () => breakOff(client),
  };
}

/**
 * A dirty close. `client.close()` says `wasClean` whatever the code, and the SDK does not come back from a
 * clean one (S35), so the event is dispatched by hand.
 */
function breakOff(client: Client): void {
  const { socket } = client as unknown as { socket: WebSocket & { readyState: number } };
  if (socket.readyState === WebSocket.CLOSED) return;
  Object.assign(socket, { readyState: WebSocket.CLOSED });
  queueMicrotask(() => socket.dispatchEvent(new CloseEvent('close', { code: 1006, wasClean: false })));
}

function asBytes(data: ArrayBufferLike | ArrayBufferView): Uint8Array {
  return ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : new Uint8Array(data);
}
