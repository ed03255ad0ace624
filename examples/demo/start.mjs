// The Lab: a page in which the real SDK logs in through zim-session, and next to it through the documented
// code, and both can be broken. Without ZEGO_APP_ID and ZEGO_SERVER_SECRET they talk to ZIM servers inside
// the page; with them there is the session alone, and it talks to ZEGO.
import { fileURLToPath } from 'node:url';
import { createServer } from 'vite';
import { createTokenHandler, toNodeHandler } from 'zim-session/server';
import { optionsFromEnv } from '../token-server/env.mjs';

const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));

async function start(env) {
  // So short that a renewal can be watched.
  const app = optionsFromEnv({ ...env, ZIM_TOKEN_TTL: env.ZIM_TOKEN_TTL || '90' });
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

  const vite = await createServer({
    configFile: false,
    root: path('.'),
    // Two that start at the same time need a cache each.
    cacheDir: path(`../../node_modules/.cache/zim-session/${process.env.DEMO_CACHE ?? 'demo'}`),
    logLevel: 'error',
    // Where MSW's worker script is.
    publicDir: path('../../node_modules/msw/lib'),
    resolve: {
      alias: [
        { find: /^zim-session$/, replacement: path('../../src/index.ts') },
        { find: /^zim-session\/(testing|devtools)$/, replacement: path('../../src/$1/index.ts') },
      ],
    },
    define: { __DEMO__: JSON.stringify({ appID: app.appID, loopback, ttl: app.lifetime }) },
    // Everything is bundled before the first page, and nothing watched: a reload would end the session.
    optimizeDeps: {
      include: ['eventemitter3', 'ky', 'msw', 'msw/browser', 'zego-zim-web'],
      noDiscovery: true,
    },
    server: {
      host: '127.0.0.1',
      port,
      strictPort: false,
      hmr: false,
      watch: null,
      // Vite would let every local page read the tokens.
      cors: false,
      fs: { allow: [path('../..')] },
    },
    plugins: [
      {
        name: 'token-server',
        configureServer: ({ middlewares }) => void middlewares.use('/api/zim/token', handleTokens),
      },
    ],
  });

  let closing = false;
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.on(signal, async () => {
      if (closing) return;
      closing = true;
      await vite.close();
      process.exit(0);
    });
  }

  await vite.listen();
  const { port: actual } = vite.httpServer.address();
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

start(process.env).catch((error) => {
  console.error(`Not started. ${error.message}`);
  process.exit(1);
});
