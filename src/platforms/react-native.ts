import { AppState } from 'react-native';
import { type NetInfoLike, nativePage } from '../adapters/app-state.ts';
import type { ZimSessionOptions } from '../session-options.ts';
import { createNativeSession } from './native.ts';
import type { ZimSession } from './react-native-zim.ts';

declare const require: (name: string) => unknown;

/**
 * Where it is installed. Metro bundles it then, because this is a `try`; elsewhere there may be no `require`. While this
 * module is evaluated: what a module throws later, for lack of its native half, Metro reports as fatal, `try` or not.
 */
function netInfo(): NetInfoLike | undefined {
  try {
    return (require('@react-native-community/netinfo') as { default?: NetInfoLike }).default;
  } catch {
    return undefined;
  }
}

/** One for all sessions of an App. */
const PAGE = nativePage(() => AppState, netInfo());

/**
 * A session with ZEGOCLOUD ZIM in an App of React Native: logs in with tokens from your backend and stays logged in.
 * Does nothing until `login()` or `preload()`.
 *
 * Throws `invalid-options`.
 */
export function createZimSession(options: ZimSessionOptions): ZimSession {
  return createNativeSession(options, PAGE, () => import('zego-zim-react-native'));
}
