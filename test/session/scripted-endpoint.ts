import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect } from 'vitest';
import type { ZimSessionError } from 'zim-session';
import type { VirtualClock } from '../../src/testing/time/virtual-clock.ts';
import { fakeToken } from '../../src/token04/fake.ts';

export type Handler = (request: IncomingMessage, response: ServerResponse, body: string) => void;

export interface Asked {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** A real HTTP server, for the tests of one file. */
export interface ScriptedEndpoint {
  readonly url: string;
  /** What it was asked by the test. */
  readonly seen: Asked[];
  /** What it answers, in order; the last one for ever. */
  readonly script: Handler[];
}

export const TOKEN: string = fakeToken({ expiresAt: Date.UTC(2040, 0, 1) });

export function scriptedEndpoint(): ScriptedEndpoint {
  const seen: Asked[] = [];
  const script: Handler[] = [];
  let url = '';
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      seen.push({ method: request.method!, url: request.url!, headers: request.headers, body });
      const handler = script.length > 1 ? script.shift()! : script[0]!;
      handler(request, response, body);
    });
  });
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/secret-path`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  beforeEach(() => {
    seen.length = 0;
    script.length = 0;
  });
  return {
    seen,
    script,
    get url() {
      return url;
    },
  };
}

export const answer =
  (body: unknown, status = 200, headers: Record<string, string> = {}): Handler =>
  (_request, response) => {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    response.writeHead(status, {
      'content-type': typeof body === 'string' ? 'text/plain' : 'application/json',
      ...headers,
    });
    response.end(text);
  };

/** The error; fails where it holds something that it must not. */
export async function failure(promise: Promise<unknown>): Promise<ZimSessionError> {
  const error = await promise.then(
    () => expect.fail('resolved'),
    (thrown: ZimSessionError) => thrown,
  );
  const all = `${error.message} ${error.stack} ${error.cause} ${(error.cause as Error | undefined)?.stack}`;
  expect(all).not.toMatch(/secret-path|userId=|alice|SECRET-BODY/);
  expect(all).not.toContain(TOKEN.slice(0, 30));
  return error;
}

/** One that never settles ends the test, however long that takes. */
export const codeOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'resolved',
    (error) => error.code ?? String(error),
  );

/** Virtual time passes in steps; after each, what real promises and streams have to say is heard. */
export async function pass(clock: VirtualClock, ms: number, step: number): Promise<void> {
  for (let t = 0; t < ms; t += step) {
    await clock.advance(Math.min(step, ms - t));
    for (let turns = 0; turns < 3; turns++) await new Promise((resolve) => setImmediate(resolve));
  }
}
