// @ts-check
import { createServer } from 'node:http';
import { createTokenHandler, DEVELOPMENT_APP, toNodeHandler } from 'zim-session/server';
import { authorize as written } from './authorize.mjs';
import { optionsFromEnv, whole } from './env.mjs';

const PATH = '/api/zim/token';
/** Where nobody but this machine asks. */
const LOOPBACK = '127.0.0.1';

/** @param {{ serverSecret: string }} options */
const isDevelopmentApp = ({ serverSecret }) => serverSecret === DEVELOPMENT_APP.serverSecret;

/**
 * Who decides. With a real secret that is you; the development app is for everybody, and for this machine alone.
 *
 * @param {import('./env.d.mts').EnvOptions} options
 * @param {string} host
 */
function decider(options, host) {
  const development = isDevelopmentApp(options);
  if (development && host !== LOOPBACK) {
    throw new Error(
      `The development app is served on ${LOOPBACK} only: its secret is public, and anybody gets a token for any user. Leave HOST out, or set ZEGO_APP_ID and ZEGO_SERVER_SECRET.`,
    );
  }
  if (written) return written;
  // Whoever asks is whom it asks for.
  if (development) return () => true;
  throw new Error(
    'Nothing says who may have a token: with this ZEGO_SERVER_SECRET anybody would get one for any user. Write `authorize` in authorize.mjs.',
  );
}

/**
 * @param {import('node:http').Server} server
 * @param {number} port
 * @param {string} host
 */
function listen(server, port, host, triesLeft = 20) {
  server.once('error', (/** @type {NodeJS.ErrnoException} */ error) => {
    if (error.code === 'EADDRINUSE' && triesLeft > 0 && port < 65535) {
      console.log(`Port ${port} is taken, trying ${port + 1}.`);
      listen(server, port + 1, host, triesLeft - 1);
      return;
    }
    console.error(`Cannot listen on ${host}:${port} (${error.code}). Set HOST and PORT to what is free.`);
    process.exitCode = 1;
  });
  server.listen(port, host);
}

function start(env = process.env) {
  const options = optionsFromEnv(env);
  const port = env.PORT ? whole(env.PORT) : 8787;
  if (!(port <= 65535)) throw new RangeError('PORT must be a whole number from 0 to 65535.');
  const host = env.HOST || LOOPBACK;
  const authorize = decider(options, host);
  const handle = toNodeHandler(createTokenHandler({ ...options, path: PATH, authorize }));
  const server = createServer((request, response) => void handle(request, response));

  server.on('listening', () => {
    const {
      address,
      port: actual,
      family,
    } = /** @type {import('node:net').AddressInfo} */ (server.address());
    if (isDevelopmentApp(options)) {
      console.warn(`
  ****************************************************************************
  *  DEVELOPMENT APP: its secret is public, ZEGO's servers do not know it,   *
  *  and ANYBODY gets a token for ANY user. For your app set ZEGO_APP_ID and *
  *  ZEGO_SERVER_SECRET, and write \`authorize\` in authorize.mjs.             *
  ****************************************************************************
`);
    }
    console.log(`Tokens for app ${options.appID}, ${options.lifetime} s each, ${options.mode}:`);
    const name = family === 'IPv6' ? `[${address}]` : address;
    console.log(`  http://${name}:${actual}${PATH}?userId=alice`);
  });
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.once(signal, () => {
      server.close();
      // close() waits for connections that browsers opened in advance and never used.
      server.closeAllConnections();
    });
  }
  listen(server, port, host);
}

try {
  start();
} catch (error) {
  console.error(`Not started. ${/** @type {Error} */ (error).message}`);
  process.exitCode = 1;
}
