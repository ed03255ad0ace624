import { createAbort } from '../adapters/abort.ts';
import { tokenEndpoint } from '../adapters/native-endpoint.ts';
import { tameClass } from '../adapters/native-zim.ts';
import type { Page } from '../adapters/page.ts';
import type { RawZimClass } from '../adapters/raw-zim.ts';
import { findZimClass } from '../adapters/zim-class.ts';
import { reading } from '../core/errors.ts';
import { createSession } from '../session.ts';
import type { Defaults, ZimSessionOptions } from '../session-options.ts';
import { inspectAppSign } from './app-sign.ts';
import type { ZimSession } from './react-native-zim.ts';

const NATIVE: Omit<Defaults, 'sdk' | 'page'> = {
  // The first one with login(userID, config).
  sdkSince: '2.14.1',
  appSign:
    'appSign does not belong into an App: whoever has the package has that secret, and ZIM checks an AppSign first and then never looks at the token. Leave it out, and remove it from the build; tokens replace it',
  createAbort,
  http: tokenEndpoint,
  home: () => globalThis,
  inspect: inspectAppSign,
};

/** What the SDK tells, over the bridge. */
async function versionOf(ZIM: RawZimClass): Promise<string> {
  try {
    return String(await ZIM.getVersion?.());
  } catch {
    // Of what does not tell its version nobody knows that it is too old.
    return '';
  }
}

/** The class with the manners of the Web; of a loader, a loader of that. */
function taming(sdk: unknown): unknown {
  const given = findZimClass(sdk);
  if (given) return tameClass(given);
  if (typeof sdk !== 'function') return sdk;
  return async () => {
    const loaded: unknown = await sdk();
    const found = findZimClass(loaded);
    return found ? tameClass(found, await versionOf(found)) : loaded;
  };
}

/** A session in an App of React Native: on `page`, and with what `load` gives where the options have no SDK. */
export function createNativeSession(
  options: ZimSessionOptions,
  page: Page,
  load?: () => unknown,
): ZimSession {
  const given = reading(() => {
    const { sdk = load, ...rest } = Object(options) as ZimSessionOptions;
    return { ...rest, sdk: taming(sdk) };
  });
  return createSession(given, { ...NATIVE, page });
}
