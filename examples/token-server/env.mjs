// @ts-check
import { DEVELOPMENT_APP } from 'zim-session/server';

/**
 * The settings of `createTokenHandler` from environment variables; with neither appID nor secret, those of the development
 * app. What they hold is checked there.
 *
 * @type {typeof import('./env.d.mts').optionsFromEnv}
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
  return {
    ...(appID && serverSecret ? { appID: whole(appID), serverSecret } : DEVELOPMENT_APP),
    lifetime: env.ZIM_TOKEN_TTL ? whole(env.ZIM_TOKEN_TTL) : 3600,
    mode: /** @type {import('zim-session/server').TokenMode} */ (env.ZIM_TOKEN_MODE || 'GCM'),
    allowedOrigins: listed.filter(Boolean),
  };
}

/**
 * `Number` alone would take "0x1f" and "1e3" too.
 *
 * @param {string} text
 */
export function whole(text) {
  return /^\d+$/.test(text) ? Number(text) : Number.NaN;
}
