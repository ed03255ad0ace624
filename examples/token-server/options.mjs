// @ts-check

/** For trying things out: ZEGO knows no such app, only the loopback server of the demo does. Its secret is public. */
export const DEVELOPMENT_APP = { appID: 1234567890, serverSecret: '0123456789abcdef0123456789abcdef' };

const CONSOLE = 'copy it from your project in the ZEGOCLOUD console';
// ZIM refuses tokens that live shorter, or longer than 24 days.
const LEAST_LIFETIME = 31;
const MOST_LIFETIME = 24 * 24 * 3600;

/**
 * The app and what its tokens are like, checked. Throws with what to do; never with the secret.
 *
 * @type {typeof import('./server.d.mts').checkSettings}
 */
export function checkSettings(settings, env = globalThis.process?.env) {
  const { appID, serverSecret, lifetime = 3600, mode = 'GCM', allowedOrigins = [] } = settings ?? {};
  if (!Number.isSafeInteger(appID) || appID <= 0) {
    throw new RangeError(`The appID (ZEGO_APP_ID) must be a positive integer: ${CONSOLE}.`);
  }
  const secretProblem = serverSecretProblem(serverSecret);
  if (secretProblem) throw new RangeError(secretProblem);
  if (isDevelopmentApp(settings) && /^\s*production\s*$/i.test(env?.NODE_ENV ?? '')) {
    throw new Error(
      'NODE_ENV is production, and this is the development app, whose secret is public. Set ZEGO_APP_ID and ZEGO_SERVER_SECRET.',
    );
  }
  if (!Number.isSafeInteger(lifetime) || lifetime < LEAST_LIFETIME || lifetime > MOST_LIFETIME) {
    throw new RangeError(
      `The lifetime (ZIM_TOKEN_TTL) must be whole seconds from ${LEAST_LIFETIME} to ${MOST_LIFETIME} (24 days); 3600 is a good choice.`,
    );
  }
  if (mode !== 'GCM' && mode !== 'CBC') {
    throw new RangeError('The mode (ZIM_TOKEN_MODE) must be GCM or CBC; leave it out for GCM.');
  }
  if (!Array.isArray(allowedOrigins)) throw new TypeError('allowedOrigins must be an array of origins.');
  for (const origin of allowedOrigins) {
    if (!URL.canParse(origin) || new URL(origin).origin !== origin) {
      throw new RangeError(
        `"${origin}" in the allowed origins (ZIM_TOKEN_ALLOWED_ORIGINS) is no origin: write each as https://app.example.com, without a path, a slash at the end or *.`,
      );
    }
  }
  return { appID, serverSecret, lifetime, mode, allowedOrigins: [...allowedOrigins] };
}

/**
 * What is wrong with a ServerSecret, or null. Says how long it is: that much may be told.
 *
 * @param {unknown} secret
 */
function serverSecretProblem(secret) {
  const must = `The ServerSecret (ZEGO_SERVER_SECRET) must have 32 characters: ${CONSOLE}.`;
  if (typeof secret !== 'string') return must;
  const { length } = new TextEncoder().encode(secret);
  if (/^\s|\s$|^["']/.test(secret)) return `${must} This one has spaces or quotes around it.`;
  if (length === 64) return `${must} This one has 64: it is the AppSign.`;
  return length === 32 ? null : `${must} This one has ${length}.`;
}

/**
 * Whether everybody knows the secret, under whatever appID.
 *
 * @type {typeof import('./server.d.mts').isDevelopmentApp}
 */
export function isDevelopmentApp({ serverSecret }) {
  return serverSecret === DEVELOPMENT_APP.serverSecret;
}

/**
 * The same settings from environment variables; with neither appID nor secret, those of the development app.
 *
 * @type {typeof import('./server.d.mts').optionsFromEnv}
 */
export function optionsFromEnv(env = process.env) {
  const { ZEGO_APP_ID: appID, ZEGO_SERVER_SECRET: serverSecret } = env;
  if (Boolean(appID) !== Boolean(serverSecret)) {
    const [given, missing] = appID
      ? ['ZEGO_APP_ID', 'ZEGO_SERVER_SECRET']
      : ['ZEGO_SERVER_SECRET', 'ZEGO_APP_ID'];
    throw new RangeError(
      `${given} is set but ${missing} is not. Set both, or neither for the development app.`,
    );
  }
  const listed = (env.ZIM_TOKEN_ALLOWED_ORIGINS ?? '').split(',').map((origin) => origin.trim());
  const settings = {
    ...(appID && serverSecret ? { appID: whole(appID), serverSecret } : DEVELOPMENT_APP),
    lifetime: env.ZIM_TOKEN_TTL ? whole(env.ZIM_TOKEN_TTL) : undefined,
    // checkSettings() refuses what is no mode.
    mode: /** @type {import('./token04.d.mts').TokenMode} */ (env.ZIM_TOKEN_MODE || undefined),
    allowedOrigins: listed.filter(Boolean),
  };
  return checkSettings(settings, env);
}

/**
 * `Number` alone would take "0x1f" and "1e3" too.
 *
 * @param {string} text
 */
export function whole(text) {
  return /^\d+$/.test(text) ? Number(text) : Number.NaN;
}
