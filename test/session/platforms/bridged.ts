import { createZimSession as createMini, type MiniProgram } from 'zim-session/miniprogram';
import { createZimSession, type ZimSession, type ZimSessionOptions } from 'zim-session/react-native';
import type { FakePlatform } from '../../../src/testing/fake-zim/zim.ts';

/** Where ZIM is behind a bridge to native code. */
export type BridgedPlatform = Exclude<FakePlatform, 'web'>;

const uni: MiniProgram = { request: () => undefined };

/** How an App of each makes its session. */
export const CREATE: Record<BridgedPlatform, (options: ZimSessionOptions) => ZimSession> = {
  'react-native': createZimSession,
  'uni-app': (options) => createMini(uni, { ...options, sdk: options.sdk }) as unknown as ZimSession,
};

export const BRIDGED_PLATFORMS = Object.keys(CREATE) as BridgedPlatform[];
