import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createContext, runInContext, Script } from 'node:vm';
import type { ClockGlobals } from './clock.ts';

/**
 * The unmodified zego-zim-miniprogram, which is the same build as zego-zim-web of that version, in plain Node:
 * each time in a realm of its own, with its own `Date`, timers, `Math.random` and `wx`.
 */
export interface SdkInNode<Sdk> {
  readonly ZIM: Sdk;
  /** Whether a promise was made by this SDK: what it rejects without a handler is nobody's here (S8). */
  made(promise: unknown): boolean;
}

export interface SdkInNodeOptions {
  readonly clock: ClockGlobals;
  readonly random: () => number;
  readonly wx: object;
  /** Takes what the SDK writes to the console. */
  readonly log?: (...words: unknown[]) => void;
}

/** What crosses between the SDK and the outside is of one realm, so that `instanceof` tells the truth. */
const SHARED = { ArrayBuffer, Uint8Array, DataView, TextEncoder, TextDecoder };

export function loadSdkInNode<Sdk>({ clock, random, wx, log = () => {} }: SdkInNodeOptions): SdkInNode<Sdk> {
  const console = { log, info: log, warn: log, error: log, debug: log };
  const module = { exports: {} as { ZIM: Sdk } };
  const context = createContext({ ...SHARED, ...clock, wx, console, module, exports: module.exports });
  (runInContext('Math', context) as Math).random = random;
  compiled().runInContext(context);
  const OwnPromise = runInContext('Promise', context) as PromiseConstructor;
  return { ZIM: module.exports.ZIM, made: (promise) => promise instanceof OwnPromise };
}

let script: Script | undefined;

/** Compiled once for all realms. */
function compiled(): Script {
  if (!script) {
    const path = createRequire(import.meta.url).resolve('zego-zim-miniprogram');
    script = new Script(readFileSync(path, 'utf8'), { filename: path });
  }
  return script;
}
