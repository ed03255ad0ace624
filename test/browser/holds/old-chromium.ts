import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliDecompress } from 'node:zlib';

const run = promisify(execFile);
const unpacked = promisify(brotliDecompress);

/** The oldest from npm above the floor, Chrome 93: of June 2022. Its libraries come with it. */
const PACKAGE = '@sparticuz/chromium@103.0.0';
const cache = fileURLToPath(new URL('../../../node_modules/.cache/zim-session/', import.meta.url));

/** Fetched from the registry once, into a folder beside the packages; the path of a program that starts it. */
export async function oldChromium(): Promise<string> {
  const folder = join(cache, PACKAGE.replace(/\W+/g, '-'));
  if (!existsSync(folder)) await unpack(folder);
  return join(folder, 'start');
}

async function unpack(folder: string): Promise<void> {
  await mkdir(cache, { recursive: true });
  const work = await mkdtemp(join(cache, 'unpacking-'));
  try {
    const { stdout } = await run('npm', ['pack', '--silent', PACKAGE], { cwd: work });
    await run('tar', ['xzf', stdout.trim(), '--strip-components=2', 'package/bin'], { cwd: work });
    for (const name of ['aws.tar', 'swiftshader.tar', 'chromium']) {
      const content = await unpacked(await readFile(join(work, `${name}.br`)));
      await writeFile(join(work, name), content, { mode: 0o755 });
      if (name !== 'chromium') await run('tar', ['xf', name], { cwd: work });
    }
    await writeFile(join(work, 'start'), START, { mode: 0o755 });
    // Whole or not at all.
    await rename(work, folder);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

const START = `#!/bin/sh
here="$(dirname "$0")"
LD_LIBRARY_PATH="$here/lib:$here" exec "$here/chromium" --no-sandbox "$@"
`;
