import type { TokenMode } from 'zim-session/server';

export interface EnvOptions {
  readonly appID: number;
  readonly serverSecret: string;
  readonly lifetime: number;
  readonly mode: TokenMode;
  readonly allowedOrigins: readonly string[];
}

/** Throws with what to do where one half of an app is missing. */
export function optionsFromEnv(env?: Readonly<Record<string, string | undefined>>): EnvOptions;
export function whole(text: string): number;
