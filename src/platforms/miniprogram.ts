import { createAbort } from '../adapters/abort.ts';
import { tokenEndpoint } from '../adapters/mini-endpoint.ts';
import { type MiniProgram, miniProgramPage } from '../adapters/mini-program.ts';
import { findZimClass, lacking, sdkFailed } from '../adapters/zim-class.ts';
import { reading, refuseOptions } from '../core/errors.ts';
import { createSession } from '../session.ts';
import type { ZimSessionOptions } from '../session-options.ts';
import { inspectAppSign } from './app-sign.ts';
import type { ZimSession } from './miniprogram-zim.ts';

/** Of `createZimSession`: as those of `zim-session`, and `sdk` has to be there. */
export type MiniProgramOptions = ZimSessionOptions & {
  /** The ZIM class of `zego-zim-miniprogram`, or of the plugin for uni-app, or a loader of it or of its module. */
  readonly sdk: unknown;
};

/** The classes of a uni-app x plugin have `onConnectionStateChanged(listener)` in place of `on(type, listener)`. */
function isUniAppX(sdk: unknown): boolean {
  const { prototype } = Object(findZimClass(sdk)) as { prototype?: object };
  return prototype !== undefined && 'onConnectionStateChanged' in prototype && !('on' in prototype);
}

const UNI_APP_X =
  'zego-zim-uts is the SDK of uni-app x, whose instances have no on(): zim-session serves uni-app and mini programs';

/** Refuses where an instance would be made. */
const REFUSED = {
  create(): never {
    throw sdkFailed(UNI_APP_X);
  },
  getInstance: () => null,
};

/** What a loader gives, unless it is of uni-app x. */
const loading = (load: () => unknown) => async (): Promise<unknown> => {
  const found = await load();
  return isUniAppX(found) ? REFUSED : found;
};

/**
 * A session with ZEGOCLOUD ZIM in a mini program, or in an App of uni-app: pass `wx` or `uni`, and as `sdk` the ZIM
 * class. Does nothing until `login()` or `preload()`.
 *
 * Throws `invalid-options`, also without `sdk`, for the SDK of uni-app x, and where `mini` has no `request()`.
 */
export function createZimSession(mini: MiniProgram, options: MiniProgramOptions): ZimSession {
  const given = reading(() => {
    if (lacking(Object(mini), ['request'])) refuseOptions('pass wx or uni first, and then the options');
    const { sdk, ...rest } = Object(options) as MiniProgramOptions;
    if (isUniAppX(sdk)) refuseOptions(UNI_APP_X);
    const isLoader = typeof sdk === 'function' && !findZimClass(sdk);
    return { ...rest, sdk: isLoader ? loading(sdk as () => unknown) : sdk };
  });
  return createSession(given, {
    // The first one with the events that apps listen to; of the App's plugin nobody knows, because it tells its version later.
    sdkSince: '2.18',
    appSign:
      'appSign does not belong into a mini program or an App: whoever has the package has that secret, and in an App ZIM looks at no token where there is one. Leave it out, and remove it from the build; tokens replace it',
    createAbort,
    page: miniProgramPage(mini),
    http: (url) => tokenEndpoint(mini, String(url)),
    home: () => globalThis,
    inspect: inspectAppSign,
  });
}
