import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createContext, Script } from 'node:vm';
import { build } from 'esbuild';
import type * as Entry from 'zim-session/miniprogram';
import type { ClockGlobals } from './clock.ts';

/** What a mini program has of its own besides the language and `wx`. */
interface MiniGlobals extends ClockGlobals {
  readonly console: object;
}

/** What is not there, though Node has it. */
export const LACKS =
  'window document navigator location fetch Headers Request Response URL URLSearchParams AbortController AbortSignal TextEncoder TextDecoder structuredClone reportError ReadableStream EventTarget Event DOMException XMLHttpRequest performance crypto queueMicrotask setImmediate MessageChannel atob btoa process require';

export interface MiniProgramInNode {
  readonly entry: typeof Entry;
  /** What the session wrote to the console: errors that nobody caught. */
  readonly reported: readonly unknown[];
  /** Evaluates an expression in there. */
  evaluate(expression: string): unknown;
}

let script: Promise<string> | undefined;

/** `zim-session/miniprogram` as one script of ES2018. */
async function bundled(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('../../src/miniprogram/index.ts', import.meta.url))],
    bundle: true,
    format: 'cjs',
    platform: 'neutral',
    mainFields: ['module', 'main'],
    target: 'es2018',
    write: false,
    tsconfigRaw: '{}',
    sourcemap: 'inline',
  });
  return outputFiles[0]!.text;
}

/**
 * Loads it, or `file`, into a realm of its own, which has the language, a clock and a console, and nothing of the DOM or
 * Node.
 */
export async function loadMiniProgram(clock: ClockGlobals, file?: string): Promise<MiniProgramInNode> {
  script ??= bundled();
  const code = file ? readFileSync(file, 'utf8') : await script;
  const reported: unknown[] = [];
  const report = (error: unknown): void => void reported.push(error);
  const module = { exports: {} as typeof Entry };
  const { exports } = module;
  const globals: MiniGlobals = { ...clock, console: { error: report } };
  const context = createContext({ ...globals, module, exports });
  // In a function, as modules are there: what it declares is no global.
  new Script(`(() => {${code}\n})()`, { filename: file ?? 'miniprogram.js' }).runInContext(context);
  return {
    entry: module.exports,
    reported,
    evaluate: (expression) => new Script(expression).runInContext(context),
  };
}
