import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startWorld } from '../e2e/harness.ts';
import { ENDPOINT_PATH } from '../e2e/token-endpoint.ts';
import { type App, must, SDK } from './app.ts';
import { bin, whileServing } from './serving.ts';

const ROOT = fileURLToPath(new URL('../../examples/next/', import.meta.url));
const files = Object.fromEntries(
  readdirSync(ROOT, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    // Our pages say by their title that they are there.
    .map((path) => [path.slice(ROOT.length), readFileSync(path, 'utf8').replace("'Chat' }", "'ready' }")]),
);

// Not the development app: the server is as it would be in production.
const PROJECT = { appID: 987654321, secret: 'zyxwvutsrqponmlkjihgfedcba543210' };
const ENV = {
  NEXT_PUBLIC_ZEGO_APP_ID: String(PROJECT.appID),
  ZEGO_SERVER_SECRET: PROJECT.secret,
  NEXT_TELEMETRY_DISABLED: '1',
  NODE_ENV: 'production',
};

/** `examples/next` as it stands: the server prints a token, and the page logs in with it. */
export const NEXT_EXAMPLE: App = {
  name: 'Next 16, a token that comes with the page',
  packages: [
    'next@16.4.6',
    'react@19',
    'react-dom@19',
    'typescript@6.0.3',
    '@types/react@19',
    '@types/node@20',
    SDK,
  ],
  files: { ...files, 'package.json': JSON.stringify({ name: 'app', private: true, type: 'module' }) },
  async check(folder) {
    await folder.bin('next', ['build'], ENV);
    const world = await startWorld(PROJECT);
    const args = ['start', '--port', '0', '--hostname', '127.0.0.1'];
    try {
      return await whileServing(folder, { program: bin(folder, 'next'), args, env: ENV }, async (origin) => {
        const { page, errors, close } = await world.newPage({ path: origin });
        try {
          await page.waitForFunction(() => document.body.innerText.trim() === 'Connected');
          const asked = await page.evaluate(
            (path) =>
              performance.getEntriesByType('resource').filter(({ name }) => name.includes(path)).length,
            ENDPOINT_PATH,
          );
          must(asked === 0, `the page asked ${asked} times for a token`);
          must(!errors.length, `errors in the page: ${errors.join('; ')}`);
          const logins = world.zim.requests.filter(({ cmd, code }) => cmd === 'login' && code === 0);
          must(logins.length === 1, `the server saw ${logins.length} logins`);
          const later = await fetch(`${origin}${ENDPOINT_PATH}?userId=alice`);
          must(later.ok, `its endpoint answers ${later.status}`);
          const [login] = await page.evaluate(() => performance.getEntriesByName('zim-session:login'));
          must(login?.entryType === 'measure', 'the login was not measured');
          return 'hydrates, and is connected; nobody was asked for a token';
        } finally {
          await close();
        }
      });
    } finally {
      await world.close();
    }
  },
};
