import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { UsageError } from '../usage.ts';
import { asJSON, asText } from './report.ts';
import { scanPath } from './scan.ts';

/** Runs `scan PATH`; answers the exit status: 0 nothing found, 1 findings. Throws UsageError. */
export function scan(argv: readonly string[], out: (text: string) => void): 0 | 1 {
  const { path, json } = read(argv);
  if (!existsSync(path)) throw new UsageError('There is nothing at that path.');
  const found = scanPath(path);
  // In CI a wrong path must not pass for a clean one.
  if (!found.files && !found.unseen.length) {
    throw new UsageError(
      'There is nothing at that path that could be looked at: no sources, bundles or packages.',
    );
  }
  out(json ? asJSON(path, found) : asText(found));
  return found.findings.length ? 1 : 0;
}

function read(argv: readonly string[]): { path: string; json: boolean } {
  const flags = argv.filter((one) => /^-./.test(one));
  const [path, ...more] = argv.filter((one) => !/^-./.test(one));
  try {
    parseArgs({ args: flags, options: { json: { type: 'boolean' } } });
  } catch {
    throw new UsageError('scan takes --json, and no other option.');
  }
  if (!path) throw new UsageError('Name a file or a folder: zim-session scan PATH');
  if (more.length) throw new UsageError('One path at a time.');
  return { path, json: flags.includes('--json') };
}
