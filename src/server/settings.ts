import { refuseOptions } from '../core/errors.ts';
import { DEVELOPMENT_APP } from '../token04/development-app.ts';
import type { TokenMode } from '../token04/frame.ts';

/** Whose tokens, and what they are like. */
export interface TokenSettings {
  /** The project's AppID, from the ZEGOCLOUD console. */
  readonly appID: number;
  /**
   * The project's ServerSecret: 32 characters, which never leave the server. The AppSign, which has 64, is something else. It may be
   * `undefined`, as a variable of the environment may, only to be refused with what to do.
   */
  readonly serverSecret: string | undefined;
  /** Seconds that a token lives, from 31 to 2073600 (24 days), which is what ZIM takes. @default 3600 */
  readonly lifetime?: number | undefined;
  /** How tokens are sealed; ZIM takes both. @default 'GCM' */
  readonly mode?: TokenMode | undefined;
}

/** The same, with its defaults. */
export type CheckedSettings = { readonly [K in keyof TokenSettings]-?: Exclude<TokenSettings[K], undefined> };

const CONSOLE = 'copy it from your project in the ZEGOCLOUD console';
const LEAST_LIFETIME = 31;
const MOST_LIFETIME = 24 * 24 * 3600;

type Env = Readonly<Record<string, string | undefined>>;

/** Not everywhere is there a `process`. */
const environment = (): Env => (globalThis as { process?: { env?: Env } }).process?.env ?? {};

/** Throws `invalid-options` with what to do; never with the secret. */
export function checkSettings(settings: TokenSettings): CheckedSettings {
  const { appID, serverSecret, lifetime = 3600, mode = 'GCM' } = settings ?? {};
  if (!Number.isSafeInteger(appID) || appID <= 0) {
    refuseOptions(`appID must be a positive integer: ${CONSOLE}`);
  }
  checkSecret(serverSecret);
  if (isDevelopmentApp(serverSecret) && /^\s*production\s*$/i.test(environment().NODE_ENV ?? '')) {
    refuseOptions(
      'NODE_ENV is production, and this is the development app, whose secret is public: give appID and serverSecret of your own project',
    );
  }
  if (!Number.isSafeInteger(lifetime) || lifetime < LEAST_LIFETIME || lifetime > MOST_LIFETIME) {
    refuseOptions(
      `lifetime must be whole seconds from ${LEAST_LIFETIME} to ${MOST_LIFETIME} (24 days), and not milliseconds; 3600 is a good choice`,
    );
  }
  if (mode !== 'GCM' && mode !== 'CBC') refuseOptions('mode must be GCM or CBC; leave it out for GCM');
  return { appID, serverSecret, lifetime, mode };
}

/** Says how long it is: that much may be told. */
export function checkSecret(secret: unknown): asserts secret is string {
  const must = `serverSecret must have 32 characters: ${CONSOLE}`;
  if (typeof secret !== 'string') refuseOptions(must);
  // AES takes 16 and 24 bytes, too, and ZIM none of what comes of it.
  const { length } = new TextEncoder().encode(secret);
  if (/^\s|\s$|^["']/.test(secret)) refuseOptions(`${must}; this one has spaces or quotes around it`);
  if (length === 64) refuseOptions(`${must}; this one has 64: it is the AppSign`);
  if (length !== 32) refuseOptions(`${must}; this one has ${length}`);
}

/** Whether everybody knows the secret, under whatever appID. */
export function isDevelopmentApp(serverSecret: string): boolean {
  return serverSecret === DEVELOPMENT_APP.serverSecret;
}
