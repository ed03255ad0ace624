import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Server as NetServer } from 'node:net';
import { expect } from 'vitest';
import { run } from '../../src/cli/run.ts';
import { mintTestToken, type TestTokenOptions } from '../../src/token04/test-token.ts';

export const APP = { appID: 1234567890, secret: 'zyxwvutsrqponmlkjihgfedcba543210' };
export const ENV = { ZEGO_APP_ID: String(APP.appID), ZEGO_SERVER_SECRET: APP.secret };
/** What must be in no output, besides tokens. */
const USER = 'user-of-the-test';
const BEARER = 'bearer-of-the-test';
const SECRETS = [APP.secret, USER, BEARER, 'SECRET-BODY'];

export const token = (options: Partial<TestTokenOptions> = {}): Promise<string> =>
  mintTestToken({ ...APP, userID: USER, ...options });

export type Handler = (request: IncomingMessage, response: ServerResponse, body: string) => unknown;

const open = new Set<Server | NetServer>();

export async function listening(server: Server | NetServer): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  open.add(server);
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

export function closeAll(): void {
  for (const server of open) {
    server.close();
    if ('closeAllConnections' in server) server.closeAllConnections();
  }
  open.clear();
}

/** An HTTP endpoint; answers its URL. */
export async function endpoint(handler: Handler): Promise<string> {
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    await handler(request, response, body);
  });
  return `http://${await listening(server)}/api/zim/token`;
}

const GOOD = { 'cache-control': 'no-store', 'content-type': 'application/json' };

/** Answers with this body; as JSON unless it is text. */
export function says(
  body: unknown,
  headers: Record<string, string | number> = {},
  status = 200,
): (request: IncomingMessage, response: ServerResponse) => void {
  return (_request, response) => {
    const type = typeof body === 'string' ? { 'content-type': 'text/plain' } : {};
    response.writeHead(status, { ...GOOD, ...type, ...headers });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  };
}

export interface Ran {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

export interface Settings {
  readonly env?: Readonly<Record<string, string>>;
  readonly bound?: number;
  readonly now?: () => number;
}

/** Runs the program, and looks through all that it says for what it must not say. */
export async function zimSession(argv: readonly string[], settings: Settings = {}): Promise<Ran> {
  const out: string[] = [];
  const err: string[] = [];
  const begun = Date.now();
  const status = await run(argv, {
    env: { BEARER, ...(settings.env ?? {}) },
    out: (text) => void out.push(text),
    err: (text) => void err.push(text),
    // No answer is slow, however busy the machine is.
    now: settings.now ?? (() => begun),
    bound: settings.bound ?? 600_000,
  });
  const ran = { status, out: out.join(''), err: err.join('') };
  keepsSecrets(ran.out + ran.err);
  return ran;
}

export function keepsSecrets(text: string): void {
  for (const secret of SECRETS) expect(text).not.toContain(secret);
  // token04: all begin with eight bytes of a time in this century.
  expect(text).not.toMatch(/0[34]AAAAA/);
}

export interface Report {
  readonly ok: boolean;
  readonly code: string | null;
  readonly checks: readonly {
    readonly check: string;
    readonly level: string;
    readonly text: string;
    readonly todo: string | null;
    readonly code: string | null;
  }[];
}

/** Checks the URL for the user of the test, with a bearer token. */
export async function check(
  url: string,
  more: readonly string[] = [],
  settings: Settings = {},
): Promise<Ran & { readonly report: Report; readonly bad: Record<string, string> }> {
  const argv = ['check', url, '--user', USER, ...more];
  const text = await zimSession(argv, settings);
  const json = await zimSession([...argv, '--json'], settings);
  expect(json.status).toBe(text.status);
  const report: Report = JSON.parse(json.out);
  expect(report.ok).toBe(text.status === 0);
  const bad = Object.fromEntries(
    report.checks
      .filter(({ level }) => level === 'problem' || level === 'warning')
      .map(({ check, level, text }) => [check, `${level}: ${text}`]),
  );
  // Two runs take unlike times.
  const timeless = (words: string) => words.replace(/\d+ (d|h|min|s|ms)\b/g, '').replace(/ +/g, ' ');
  for (const { level, text: words, todo } of report.checks) {
    // What there was nothing to look at for is in no line of the text.
    if (level === 'skipped' && !words.startsWith('not looked at')) continue;
    expect(timeless(text.out)).toContain(timeless(words).trim());
    expect(text.out).toContain(todo ?? '');
  }
  return { ...text, report, bad };
}

export { BEARER, USER };
