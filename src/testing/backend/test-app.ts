import { DEVELOPMENT_APP } from '../../token04/development-app.ts';
import { mintTestToken } from '../../token04/test-token.ts';
import {
  type ScriptedTokenProvider,
  type ScriptedTokenProviderOptions,
  scriptedTokenProvider,
} from './scripted-provider.ts';

/** The app that the doubles know. */
export const DEFAULT_APP_ID: number = DEVELOPMENT_APP.appID;

/** The ServerSecret of the app that the doubles know. Public, so never one of yours. */
export const TEST_SECRET: string = DEVELOPMENT_APP.serverSecret;

/** Options of `testTokenProvider`. */
export interface TestTokenProviderOptions extends Omit<ScriptedTokenProviderOptions, 'mint'> {
  /** @default 1234567890 */
  readonly appID?: number;
  /** 32 characters; never a real one. @default a public one */
  readonly secret?: string;
}

/** Real tokens of the doubles' app, from a backend that can be told to fail. */
export function testTokenProvider(options: TestTokenProviderOptions = {}): ScriptedTokenProvider {
  const { appID = DEFAULT_APP_ID, secret = TEST_SECRET, ...rest } = options;
  return scriptedTokenProvider({ ...rest, mint: (wish) => mintTestToken({ ...wish, appID, secret }) });
}
