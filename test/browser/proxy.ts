import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';

export interface ZimProxy {
  readonly port: number;
  /** Runs in every page of this machine, before its own scripts. */
  addScript(script: string): void;
  close(): void;
}

const HERE = ['127.0.0.1', 'localhost'];

/** For browsers that cannot be told so in another way: every host but the loopback ones is at one port of this machine. */
export async function openProxy(zimPort?: number): Promise<ZimProxy> {
  const open = new Set<Socket>();
  const keep = (socket: Socket): Socket => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
    return socket.on('error', () => socket.destroy());
  };
  const scripts: string[] = [];
  const server = createServer((asked, response) => forward(asked, response, scripts));
  server.on('connection', keep);
  server.on('connect', ({ url = '' }: IncomingMessage, client: Socket) => {
    const [host = '', port] = url.split(':');
    const target = HERE.includes(host) ? Number(port) : zimPort;
    if (!target) return client.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
    const other = keep(connect(target, '127.0.0.1', () => client.write('HTTP/1.1 200 OK\r\n\r\n')));
    client.pipe(other).pipe(client);
    client.on('close', () => other.destroy());
    other.on('close', () => client.destroy());
  });
  // A web socket without TLS comes as a request.
  server.on('upgrade', (asked: IncomingMessage, client: Socket) => {
    const { hostname, port, pathname, search } = new URL(asked.url ?? '', 'http://127.0.0.1');
    if (!HERE.includes(hostname)) return client.destroy();
    const other = keep(connect(Number(port), '127.0.0.1'));
    const headers = asked.rawHeaders.map((text, at) => text + (at % 2 ? '\r\n' : ': ')).join('');
    other.write(`${asked.method} ${pathname}${search} HTTP/1.1\r\n${headers}\r\n`);
    client.pipe(other).pipe(client);
    client.on('close', () => other.destroy());
    other.on('close', () => client.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    addScript: (script) => void scripts.push(script),
    close() {
      for (const socket of open) socket.destroy();
      server.close();
    },
  };
}

/** Passes on a request for a page of this machine, and ends either side where the other one does. */
function forward(asked: IncomingMessage, response: ServerResponse, scripts: readonly string[]): void {
  const { hostname, port, pathname, search } = new URL(asked.url ?? '', 'http://127.0.0.1');
  const { method, headers } = asked;
  const isHere = HERE.includes(hostname);
  if (!isHere) return void response.writeHead(502).end();
  // A page that has not changed since would come without its scripts.
  delete headers['if-none-match'];
  const there = request({ host: '127.0.0.1', port, path: pathname + search, method, headers });
  there.on('error', () => response.destroy());
  response.on('close', () => there.destroy());
  there.on('response', (answer) => {
    const isPage = answer.headers['content-type']?.startsWith('text/html') && scripts.length > 0;
    const { 'content-length': length, ...rest } = answer.headers;
    response.writeHead(answer.statusCode ?? 502, isPage || !length ? rest : answer.headers);
    // The scripts stand where a parser puts them into the head.
    if (isPage) response.write(`<!doctype html><script>${scripts.join(';\n')}</script>`);
    answer.pipe(response);
    answer.on('aborted', () => response.destroy());
  });
  asked.pipe(there);
}
