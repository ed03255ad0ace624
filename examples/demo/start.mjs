// The Lab: a page in which the real SDK logs in through zim-session, and next to it through the documented
// code, and both can be broken. Without ZEGO_APP_ID and ZEGO_SERVER_SECRET they talk to ZIM servers inside
// the page; with them there is the session alone, and it talks to ZEGO.
// `npm run demo -- --build [--out DIR]` writes it as files instead, which need no server of ours.
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { preview } from 'vite';
import { createTokenHandler, toNodeHandler } from 'zim-session/server';
import { optionsFromEnv } from '../token-server/env.mjs';
import { buildLab, writeSite } from './build.mjs';

/** So short that a renewal can be watched, in seconds. */
const TTL = 90;
// Two that start at the same time need a folder each.
const CACHE = process.env.DEMO_CACHE ?? 'demo';

async function start(env) {
  const app = optionsFromEnv({ ...env, ZIM_TOKEN_TTL: env.ZIM_TOKEN_TTL || `${TTL}` });
  // Before anything is started: it refuses what is wrong with those settings.
  const handleTokens = toNodeHandler(createTokenHandler({ ...app, authorize: () => true }));
  const loopback = !env.ZEGO_APP_ID;
  if (!loopback && env.NODE_ENV === 'production') {
    throw new Error(
      'The demo gives any user of your app to whoever asks. It is not for NODE_ENV=production.',
    );
  }
  const port = Number(env.PORT || 5173);
  if (!Number.isInteger(port) || port < 0 || port > 65535) {
    throw new RangeError('PORT must be a whole number from 0 to 65535.');
  }

  const folder = fileURLToPath(new URL(`../../node_modules/.cache/zim-session/${CACHE}`, import.meta.url));
  await writeSite(folder, { appID: app.appID, loopback, ttl: app.lifetime }, true);
  const site = await preview({
    configFile: false,
    logLevel: 'error',
    build: { outDir: folder },
    // Vite would let every local page read the tokens.
    preview: { host: '127.0.0.1', port, strictPort: false, cors: false },
    plugins: [
      {
        name: 'token-server',
        configurePreviewServer: ({ middlewares }) => void middlewares.use('/api/zim/token', handleTokens),
      },
    ],
  });

  let closing = false;
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.on(signal, async () => {
      if (closing) return;
      closing = true;
      await site.close();
      process.exit(0);
    });
  }

  const { port: actual } = site.httpServer.address();
  if (port !== 0 && actual !== port) console.log(`  Port ${port} is taken.`);
  console.log(`
  zim-session demo   http://127.0.0.1:${actual}/

  ${
    loopback
      ? 'The ZIM server is in the page: no account needed, nothing leaves this machine.\n  For your own app set ZEGO_APP_ID and ZEGO_SERVER_SECRET.'
      : `App ${app.appID} on ZEGOCLOUD. Any page of this address gets a token for any user: for trying out only.`
  }
  Tokens live ${app.lifetime} s. Ctrl-C ends it.
`);
}

async function build(out) {
  const { folder, files, bytes, gzipped } = await buildLab({ out, ttl: TTL });
  const kB = (size) => `${Math.round(size / 1000)} kB`;
  console.log(`
  zim-session demo   ${folder}

  ${files} files, ${kB(bytes)}, ${kB(gzipped)} gzip. Put them on any host that serves files over https, in any folder:
  the ZIM servers are in the page, no account is needed, and nothing leaves the browser.
`);
}

async function run() {
  const options = { build: { type: 'boolean', default: false }, out: { type: 'string' } };
  const { values } = parseArgs({ options });
  if (values.out !== undefined && !values.build) throw new TypeError('--out goes with --build.');
  await (values.build ? build(values.out) : start(process.env));
}

run().catch((error) => {
  console.error(`Not started. ${error.message}`);
  process.exit(1);
});
