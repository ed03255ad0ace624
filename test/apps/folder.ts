import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { WATCHDOG } from '../watchdog.ts';
import type { App, Folder, Page } from './app.ts';

const MOST_OUTPUT = 32 * 1024 * 1024;

/** What npm tells the scripts that it runs is not for an app's own npm. */
const clean = (): NodeJS.ProcessEnv =>
  Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^(npm_(?!config_registry)|NODE_ENV$|INIT_CWD$)/i.test(name),
    ),
  );

async function run(
  cwd: string,
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<string> {
  try {
    const options = { cwd, env: { ...clean(), ...env }, timeout: WATCHDOG, maxBuffer: MOST_OUTPUT };
    const { stdout } = await promisify(execFile)(program, [...args], options);
    return stdout;
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    const told = `${stdout}\n${stderr}`.trim().split('\n').slice(-25).join('\n');
    throw new Error(`${program} ${args.join(' ')}\n${told || (error as Error).message}`);
  }
}

/** Packs what is here as it would be published; answers the tarball. */
export async function pack(root: string, into: string): Promise<string> {
  const told = await run(root, 'npm', ['pack', '--silent', '--pack-destination', into]);
  return join(into, told.trim().split('\n').at(-1)!);
}

/** Puts an app's files and packages into its folder. */
export async function prepare(
  app: App,
  path: string,
  tarball: string,
  logIn: (folder: string, page: Page) => Promise<void>,
): Promise<Folder> {
  const files = {
    'package.json': JSON.stringify({ name: 'app', version: '1.0.0', private: true }),
    ...app.files,
  };
  for (const [file, content] of Object.entries(files)) {
    await mkdir(dirname(join(path, file)), { recursive: true });
    await writeFile(join(path, file), content);
  }
  const folder: Folder = {
    path,
    run: (program, args, env) => run(path, program, args, env),
    bin: (name, args, env) => run(path, join(path, 'node_modules/.bin', name), args, env),
    node: (script, args = []) => run(path, process.execPath, [...args, '--eval', script]),
    logIn: (page) => logIn(path, page),
  };
  const packages = [...app.packages, tarball];
  await (app.install ?? npm())(folder, packages);
  return folder;
}

/** npm as people call it. */
export const npm =
  (...flags: string[]) =>
  (folder: Folder, packages: readonly string[]): Promise<string> =>
    folder.run('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline', ...flags, ...packages]);
