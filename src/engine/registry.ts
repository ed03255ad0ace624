import { ZimSessionError } from '../core/errors.ts';
import type { Config } from './config.ts';
import { type Core, createCore } from './core.ts';

/** Begins the name under which copies of this package find each other. */
const SHARED = 'zim-session/';
/** Version of what copies share: another one could not be talked to. */
const VERSION = '1';
const HOME: unique symbol = Symbol.for(SHARED + VERSION) as never;

type Home = { [HOME]?: Core };

/** The shared version of another copy of this package that has this page, if there is one. */
function otherVersion(home: object): string | undefined {
  const names = Object.getOwnPropertySymbols(home).map((symbol) => symbol.description ?? '');
  const found = names.find((name) => name.startsWith(SHARED) && name !== SHARED + VERSION);
  return found?.slice(SHARED.length);
}

/** Stand in for homes that are frozen, because nothing can be hung on those; in this copy of the package only. */
const STAND_INS = new WeakMap<object, Home>();

function homeOf({ home }: Config): Home | null {
  if (!home || Object.isExtensible(home)) return home;
  const standIn = STAND_INS.get(home) ?? {};
  STAND_INS.set(home, standIn);
  return standIn;
}

/** The core of this app that all sessions of this page have let go of, in this tick. */
export function desertedCore(config: Config): Core | undefined {
  const found = homeOf(config)?.[HOME];
  return found?.deserted && found.appID === config.appID ? found : undefined;
}

/**
 * The core of this page: ZIM is a singleton, so there is one. It is there from the first `login()` or `preload()` on,
 * before any SDK is loaded, and until the last session has let go. Throws `app-conflict`.
 */
export function coreOf(config: Config): Core {
  const home = homeOf(config);
  if (!home) return createCore(config, () => {});
  const other = otherVersion(home);
  if (other) {
    throw new ZimSessionError('app-conflict', {
      detail: `a copy of zim-session with the shared version ${other} has this page, and this copy has ${VERSION}`,
    });
  }
  const found = home[HOME];
  if (found?.appID === config.appID) return found;
  // Nobody has that one any more: it would be gone in a microtask.
  if (found?.deserted) {
    found.end();
    // Whoever heard of that may have come first.
    return coreOf(config);
  }
  if (found) throw new ZimSessionError('app-conflict');
  const core = createCore(config, () => {
    // Unlike `delete` this does not throw where somebody has frozen the page meanwhile.
    if (home[HOME] === core) Reflect.deleteProperty(home, HOME);
  });
  Object.defineProperty(home, HOME, { value: core, configurable: true });
  return core;
}
