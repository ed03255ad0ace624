import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { chromium, type LaunchOptions } from 'playwright';
import { findChromium } from '../chromium.ts';
import type { Engine } from '../engine.ts';
import { findFirefox } from '../firefox.ts';
import { findWebKit, startWebKit } from '../webkit.ts';
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
      return { version: await chromiumVersion(await findChromium()), env: {} };
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
      return { version: await chromiumVersion({ executablePath: path }), env: { CHROMIUM_PATH: path } };
    },
  },
  {
    name: 'Chromium, an old one',
    word: 'old',
    engine: 'chromium',
    parts: ['login'],
    async find() {
      const path = await oldChromium().catch(() => null);
      if (!path) return 'the registry has not given it';
      return { version: await chromiumVersion({ executablePath: path }), env: { CHROMIUM_PATH: path } };
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
      if (!findWebKit()) return 'it takes WebKitWebDriver, its MiniBrowser and Xvfb';
      const { version, close } = await startWebKit();
      await close();
      return { version, env: {} };
    },
  },
];

async function versionOf(path: string): Promise<string> {
  const { stdout } = await promisify(execFile)(path, ['--version']);
  return /\d+(\.\d+)+/.exec(stdout)?.[0] ?? '?';
}

/** A headless one says it to nobody else. */
async function chromiumVersion(launch: LaunchOptions): Promise<string> {
  const browser = await chromium.launch({ args: ['--no-sandbox'], ...launch });
  const version = browser.version();
  await browser.close();
  return version;
}
