import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium as playwrightChromium } from 'playwright';

export interface ChromiumLaunch {
  readonly executablePath: string;
  readonly args: string[];
  readonly env: Record<string, string>;
}

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const MAC = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';

/** Unpacked once: its module sets the library path when it is loaded, and never again. */
let fromNpm: Promise<ChromiumLaunch> | undefined;

/** A browser for the tests: `CHROMIUM_PATH`, else the system's, else Playwright's own, else the one from npm. */
export async function findChromium(): Promise<ChromiumLaunch> {
  const installed = process.env.CHROMIUM_PATH || systemChromium() || playwrightsOwn();
  if (installed) return { executablePath: installed, args: flags(), env: environment() };
  fromNpm ??= chromiumFromNpm();
  return fromNpm;
}

/** Unpacks @sparticuz/chromium with the shared libraries that it brings for systems that have none. */
async function chromiumFromNpm(): Promise<ChromiumLaunch> {
  checkForSqlite();
  const before = { ...process.env };
  // It unpacks its libraries, and finds their directory, only where it believes to be on a function host.
  process.env.AWS_LAMBDA_JS_RUNTIME = 'nodejs22.x';
  try {
    const { default: sparticuz } = await import('@sparticuz/chromium');
    const executablePath = await sparticuz.executablePath();
    // It comes without a sandbox.
    return { executablePath, args: [...new Set([...flags(), '--no-sandbox'])], env: environment() };
  } finally {
    for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
    Object.assign(process.env, before);
  }
}

/** Its certificate library needs this one, which slim images lack; without it every TLS connection is a crash. */
function checkForSqlite(): void {
  const folders = ['/usr/lib/x86_64-linux-gnu', '/lib/x86_64-linux-gnu', '/usr/lib64', '/usr/lib'];
  const all = [...folders, ...(process.env.LD_LIBRARY_PATH ?? '').split(delimiter)];
  if (all.some((folder) => existsSync(join(folder, 'libsqlite3.so.0')))) return;
  console.warn(
    'The browser from npm needs libsqlite3.so.0, which was not found: apt-get install libsqlite3-0',
  );
}

function systemChromium(): string | undefined {
  const found = (process.env.PATH ?? '')
    .split(delimiter)
    .flatMap((directory) => NAMES.map((name) => join(directory, name)))
    .find((path) => existsSync(path));
  return found ?? (existsSync(MAC) ? MAC : undefined);
}

function playwrightsOwn(): string | undefined {
  const path = playwrightChromium.executablePath();
  return existsSync(path) ? path : undefined;
}

function flags(): string[] {
  const quiet = ['--disable-background-networking', '--disable-component-update', '--disable-sync'];
  // Chromium's sandbox does not start as root.
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return [...quiet, '--no-first-run', '--disable-quic', ...sandbox];
}

function environment(): Record<string, string> {
  const { AWS_LAMBDA_JS_RUNTIME: _, ...rest } = process.env;
  return Object.fromEntries(
    Object.entries(rest).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
