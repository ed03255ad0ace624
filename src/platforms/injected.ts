import { createSession } from '../session.ts';
import type { ZimSessionOptions } from '../session-options.ts';
import { PAGE } from './page.ts';
import type { ZimSession } from './web-zim.ts';

/** Of `createZimSession` of `zim-session/without-sdk`: as those of `zim-session`, and `sdk` has to be there. */
export type InjectedOptions = ZimSessionOptions & {
  /** The ZIM class, or a loader of it or of its module. */
  readonly sdk: unknown;
};

/**
 * As `createZimSession` of `zim-session`, with the SDK that it is given: it knows of none itself, so that bundlers find
 * none to bundle.
 *
 * Throws `invalid-options`, also without `sdk`.
 */
export function createZimSession(options: InjectedOptions): ZimSession {
  return createSession(options, PAGE);
}
