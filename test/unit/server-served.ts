import { createDecipheriv } from 'node:crypto';
import { once } from 'node:events';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createTokenHandler, type TokenHandlerOptions, toNodeHandler } from 'zim-session/server';

export const SECRET = 'zyxwvutsrqponmlkjihgfedcba543210';
export const app = { appID: 987654321, serverSecret: SECRET };
export const openToAll = { ...app, authorize: () => true };
const cleanups: (() => unknown)[] = [];

/** To be done after the test. */
export function cleanUp(work: () => unknown): void {
  cleanups.push(work);
}

export async function cleanUpNow(): Promise<void> {
  for (const work of cleanups.splice(0)) await work();
}

export async function listening(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  cleanUp(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

export const PATH = '/api/zim/token';

export const tokenServer = (options: Partial<TokenHandlerOptions> = {}): Server =>
  createServer(toNodeHandler(createTokenHandler({ ...openToAll, path: PATH, ...options })));

export const serve = (options: Partial<TokenHandlerOptions> = {}) => listening(tokenServer(options));

export const tokenURL = (base: string, userID: string) =>
  `${base}/api/zim/token?userId=${encodeURIComponent(userID)}`;

/** `fetch` may not send Origin itself; Node's does. */
export const from = (origin: string, more: Record<string, string> = {}) => ({
  headers: { origin, ...more },
});

/** Asks with a request line that `fetch` would not send. */
export async function askAt(base: string, path: string, method = 'GET', headers = {}) {
  const { port } = new URL(base);
  const outgoing = request({ host: '127.0.0.1', port, path, method, headers, agent: false }).end();
  const [incoming] = await once(outgoing, 'response');
  let body = '';
  for await (const part of incoming) body += part;
  return { status: incoming.statusCode as number, headers: incoming.headers, body };
}

export function open(token: string, secret: string) {
  const body = Buffer.from(token.slice(2), 'base64');
  const ivEnd = 10 + body.readUInt16BE(8);
  const sealed = body.subarray(ivEnd + 2, ivEnd + 2 + body.readUInt16BE(ivEnd));
  const rest = body.subarray(ivEnd + 2 + sealed.length);
  const iv = body.subarray(10, ivEnd);
  const key = Buffer.from(secret);
  if (rest.length === 0) {
    const cbc = createDecipheriv('aes-256-cbc', key, iv);
    const content = JSON.parse(Buffer.concat([cbc.update(sealed), cbc.final()]).toString());
    return { mode: 'CBC', expiry: Number(body.readBigInt64BE(0)), content };
  }
  if (rest.length !== 1 || rest[0] !== 1) throw new Error('a wrong mode byte');
  const gcm = createDecipheriv('aes-256-gcm', key, iv);
  gcm.setAuthTag(sealed.subarray(-16));
  const content = JSON.parse(Buffer.concat([gcm.update(sealed.subarray(0, -16)), gcm.final()]).toString());
  return { mode: 'GCM', expiry: Number(body.readBigInt64BE(0)), content };
}

/** A promise that is settled from outside. */
export function deferred<T = void>() {
  const made = {} as { promise: Promise<T>; resolve(value: T): void; reject(error: unknown): void };
  made.promise = new Promise<T>((resolve, reject) => Object.assign(made, { resolve, reject }));
  return made;
}
