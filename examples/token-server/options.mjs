// @ts-check

/** For trying things out: ZEGO knows no such app, only the loopback server of the demo does. */
export const DEVELOPMENT_APP = { appID: 1234567890, secret: '0123456789abcdef0123456789abcdef' };

const CONSOLE = 'copy it from your project in the ZEGOCLOUD console';
// ZIM refuses tokens that live shorter, or longer than 24 days.
const LEAST_TTL = 31;
const MOST_TTL = 24 * 24 * 3600;

/**
 * The options of the token server, checked. Throws with what to do; never with the secret.
 *
 * @param {import('./server.d.mts').TokenServerOptions} options
 */
export function checkOptions(options) {
  const { appID, secret, ttl = 3600, mode = 'GCM', allowedOrigins = [], ...rest } = options ?? {};
  if (!Number.isSafeInteger(appID) || appID <= 0) {
    throw new RangeError(`The appID (ZEGO_APP_ID) must be a positive integer: ${CONSOLE}.`);
  }
  if (typeof secret !== 'string' || Buffer.byteLength(secret) !== 32) {
    throw new RangeError(
      `The secret (ZEGO_SERVER_SECRET) must have 32 characters: ${CONSOLE}. It is the ServerSecret, not the AppSign (64 characters).`,
    );
  }
  if (!Number.isSafeInteger(ttl) || ttl < LEAST_TTL || ttl > MOST_TTL) {
    throw new RangeError(
      `The lifetime (ZIM_TOKEN_TTL) must be whole seconds from ${LEAST_TTL} to ${MOST_TTL} (24 days); 3600 is a good choice.`,
    );
  }
  if (mode !== 'GCM' && mode !== 'CBC') {
    throw new RangeError('The mode (ZIM_TOKEN_MODE) must be GCM or CBC; leave it out for GCM.');
  }
  for (const origin of allowedOrigins) {
    if (!URL.canParse(origin) || new URL(origin).origin !== origin) {
      throw new RangeError(
        `"${origin}" in the allowed origins (ZIM_TOKEN_ALLOWED_ORIGINS) is no origin: write each as https://app.example.com, without a path, a slash at the end or *.`,
      );
    }
  }
  if (rest.authorize !== undefined && typeof rest.authorize !== 'function') {
    throw new TypeError('authorize must be a function (request, userID) that answers true or false.');
  }
  return { appID, secret, ttl, mode, allowedOrigins, ...rest };
}

/**
 * The same options from environment variables; with neither appID nor secret, those of the development app.
 *
 * @type {typeof import('./server.d.mts').optionsFromEnv}
 */
export function optionsFromEnv(env = process.env) {
  const { ZEGO_APP_ID: appID, ZEGO_SERVER_SECRET: secret } = env;
  if (Boolean(appID) !== Boolean(secret)) {
    const [given, missing] = appID
      ? ['ZEGO_APP_ID', 'ZEGO_SERVER_SECRET']
      : ['ZEGO_SERVER_SECRET', 'ZEGO_APP_ID'];
    throw new RangeError(
      `${given} is set but ${missing} is not. Set both, or neither for the development app.`,
    );
  }
  const listed = (env.ZIM_TOKEN_ALLOWED_ORIGINS ?? '').split(',').map((origin) => origin.trim());
  return checkOptions({
    ...(appID && secret ? { appID: whole(appID), secret } : DEVELOPMENT_APP),
    ttl: env.ZIM_TOKEN_TTL ? whole(env.ZIM_TOKEN_TTL) : undefined,
    // checkOptions() refuses what is no mode.
    mode: /** @type {import('./token04.d.mts').TokenMode} */ (env.ZIM_TOKEN_MODE || undefined),
    allowedOrigins: listed.filter(Boolean),
  });
}

/**
 * `Number` alone would take "0x1f" and "1e3" too.
 *
 * @param {string} text
 */
export function whole(text) {
  return /^\d+$/.test(text) ? Number(text) : Number.NaN;
}

/**
 * What is wrong with a userID, or null. ZIM's rules.
 *
 * @param {string} userID
 * @param {string} path
 */
export function userIDProblem(userID, path) {
  if (!userID) return `The parameter userId is missing: GET ${path}?userId=alice.`;
  if (/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(userID)) {
    return 'This userId is a UUID with dashes: 36 bytes, at most 32 are allowed. Take the dashes out, in the app and here.';
  }
  const bytes = Buffer.byteLength(userID);
  if (bytes > 32) return `This userId has ${bytes} bytes; at most 32 are allowed.`;
  if (!/^[\w!#$%&()+\-:;<=.>?@[\]^{}|~]+$/.test(userID)) {
    return 'This userId has a character that ZIM does not allow. Allowed are digits, letters and ! # $ % & ( ) + - : ; < = . > ? @ [ ] ^ _ { } | ~ (in the URL use encodeURIComponent: a bare + is a space).';
  }
  return null;
}
