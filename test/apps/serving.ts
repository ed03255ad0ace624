import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { type Folder, must } from './app.ts';

// Not that of the development app: these servers are as they would be in production.
const APP_ID = 987654321;
const SECRET = 'zyxwvutsrqponmlkjihgfedcba543210';
const ORIGIN = 'https://app.example.com';
const USER = 'alice';
const PATH = '/api/zim/token';

/** The environment of a backend, and of the check. */
const ENV = { ZEGO_APP_ID: `${APP_ID}`, ZEGO_SERVER_SECRET: SECRET, NODE_ENV: 'production' };

/** A module with `handle`: alice is who sends `Bearer alice`. Without variables of the environment, which Workers have not. */
export const HANDLER = `
import { createTokenHandler, Refusal } from 'zim-session/server';

export const handle = createTokenHandler({
  appID: ${APP_ID},
  serverSecret: '${SECRET}',
  allowedOrigins: ['${ORIGIN}'],
  path: '${PATH}',
  async authorize(request, userID) {
    const [, user] = /^Bearer (\\w+)$/.exec(request.headers.get('authorization') ?? '') ?? [];
    if (!user) throw new Refusal(401, 'Sign in first.');
    return user === userID;
  },
});
`;

/** The same for `node:http`, whose port is its own choice. */
export const LISTEN = `
  .listen(0, '127.0.0.1', function () { console.log('http://127.0.0.1:' + this.address().port); })
`;

/** What starts a server. */
export interface Program {
  readonly program: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** Starts a server of this folder, does something with it, and ends it. */
export async function whileServing<T>(
  folder: Folder,
  { program, args, env }: Program,
  use: (origin: string) => Promise<T>,
): Promise<T> {
  const server = spawn(program, args, {
    cwd: folder.path,
    env: { PATH: process.env.PATH, HOME: folder.path, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  // Told to stop, the command ends, and nothing of it may stay.
  const end = () => void server.kill('SIGKILL');
  process.once('exit', end);
  const ended = once(server, 'close');
  try {
    return await use(`http://127.0.0.1:${await portOf(server)}`);
  } finally {
    end();
    await ended.catch(() => {});
    process.off('exit', end);
  }
}

/** Asks a server of this folder with the package's own check; answers what there is to say. */
export function serves(folder: Folder, program: string, args: readonly string[]): Promise<string> {
  return whileServing(folder, { program, args, env: ENV }, async (origin) => {
    const url = origin + PATH;
    const check = ['zim-session', 'check', url, '--user', USER, '--origin', ORIGIN];
    const [name = '', ...words] = [...check, '--header', 'authorization: Bearer @env:USER_OF_CHECK'];
    const told = await folder.bin(name, words, { ...ENV, USER_OF_CHECK: USER });
    must(told.includes('All is well: a session would log in.'), told);
    for (const [authorization, status] of [
      ['', 401],
      ['Bearer bob', 403],
    ] as const) {
      const answer = await fetch(`${url}?userId=${USER}`, { headers: { authorization } });
      const text = await answer.text();
      must(
        answer.status === status && !text.includes('"token"'),
        `${answer.status} instead of ${status}: ${text}`,
      );
    }
    return 'All is well; 401 and 403 for others';
  });
}

/** The port that it says it listens at. */
function portOf({ stdout, stderr }: ReturnType<typeof spawn>): Promise<string> {
  let said = '';
  return new Promise((resolve, reject) => {
    const hear = (chunk: Buffer) => {
      said += chunk;
      const [, port] = /(?:127\.0\.0\.1|localhost):(\d+)|"port":(\d+)/.exec(said)?.filter(Boolean) ?? [];
      if (port) resolve(port);
    };
    stdout?.on('data', hear).on('close', () => reject(new Error(`it ended:\n${said}`)));
    stderr?.on('data', hear);
  });
}

/** One of the packages' programs. */
export const bin = (folder: Folder, name: string): string => join(folder.path, 'node_modules/.bin', name);
