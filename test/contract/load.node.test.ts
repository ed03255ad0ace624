import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { WATCHDOG } from '../watchdog.ts';
import { VERSIONS } from './chromium.ts';

describe('S1 importing the SDK where there is no page', () => {
  it.each(Object.entries(VERSIONS))('throws (%s)', async (_, name) => {
    const script = `import(${JSON.stringify(name)}).then(() => 'imported', String).then(console.log)`;
    const { stdout } = await promisify(execFile)(process.execPath, ['--eval', script], {
      env: {},
      timeout: WATCHDOG,
      cwd: fileURLToPath(new URL('../..', import.meta.url)),
    });
    // 2.29 asks for `location` first, older ones for `navigator`, which newer Nodes have.
    expect(stdout.trim()).toMatch(/^ReferenceError: (location|navigator|window|document) is not defined$/);
  });
});
