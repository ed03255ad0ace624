import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { findChromium } from '../chromium.ts';
import type { Engine } from '../engine.ts';
import { findFirefox } from '../firefox.ts';
import { findWebKit } from '../webkit.ts';
import { oldChromium } from './old-chromium.ts';
import type { Part } from './parts.ts';

/** A browser that may be here. */
export interface Candidate {
  readonly name: string;
  /** Chooses it on the command line. */
  readonly word: string;
  readonly engine: Engine;
  readonly parts: readonly Part['word'][];
  /** What makes the tests run in it; a string says why it is not here. */
  find(): Promise<Found | string>;
}

export interface Found {
  readonly version: string;
  readonly env: Readonly<Record<string, string>>;
}

const ALL = ['tests', 'login', 'tabs', 'lab', 'faults'] as const;

export const CANDIDATES: readonly Candidate[] = [
  {
    name: 'Chromium',
    word: 'chromium',
    engine: 'chromium',
    parts: ALL,
    async find() {
      const { executablePath, env } = await findChromium();
      return { version: await versionOf(executablePath, env), env: {} };
    },
  },
  {
    // The one from npm has no back-forward cache.
    name: 'Chromium, another one',
    word: 'another',
    engine: 'chromium',
    parts: ['tabs', 'faults'],
    async find() {
      const path = process.env.ANOTHER_CHROMIUM_PATH;
      if (!path) return 'ANOTHER_CHROMIUM_PATH is not set';
      return { version: await versionOf(path), env: { CHROMIUM_PATH: path } };
    },
  },
  {
    name: 'Chromium, an old one',
    word: 'old',
    engine: 'chromium',
    parts: ['login'],
    async find() {
      const path = await oldChromium();
      return { version: await versionOf(path), env: { CHROMIUM_PATH: path } };
    },
  },
  {
    name: 'Firefox',
    word: 'firefox',
    engine: 'firefox',
    parts: ALL,
    async find() {
      const path = findFirefox();
      return path ? { version: await versionOf(path), env: {} } : 'neither in FIREFOX_PATH nor in PATH';
    },
  },
  {
    name: 'WebKitGTK',
    word: 'webkit',
    engine: 'webkit',
    parts: ALL,
    async find() {
      const found = findWebKit();
      if (!found) return 'it takes WebKitWebDriver, its MiniBrowser and Xvfb';
      return { version: await versionOf(found.driver), env: {} };
    },
  },
];

async function versionOf(path: string, env: NodeJS.ProcessEnv = process.env): Promise<string> {
  const { stdout } = await promisify(execFile)(path, ['--version', '--no-sandbox'], { env });
  return /\d+(\.\d+)+/.exec(stdout)?.[0] ?? '?';
}
