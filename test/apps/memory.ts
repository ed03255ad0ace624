import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cache, root } from '../run/run-step.ts';
import type { App } from './app.ts';
import { today } from './table.ts';

// A run that was cut goes on where it was: what held today, of the same build, need not be tried again.

const path = `${cache}/apps.json`;

function read(): Record<string, string> {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return {};
  }
}

/** The package as it was packed, but for its documents. */
function hashOfBuild(): string {
  const hash = createHash('sha256').update(process.version).update(today());
  const files = readdirSync(`${root}dist`, { recursive: true, encoding: 'utf8' }).filter((file) =>
    /\.\w+$/.test(file),
  );
  for (const file of ['package.json', ...files.sort().map((file) => `dist/${file}`)])
    hash.update(`\n${file}\n`).update(readFileSync(root + file));
  return hash.digest('hex');
}

export interface Memory {
  /** What there was to say of an app that held. */
  of(app: App): string | undefined;
  held(app: App, told: string): void;
}

export function createMemory(): Memory {
  const build = hashOfBuild();
  const key = ({ name, packages, files, install, check }: App): string =>
    createHash('sha256')
      .update(JSON.stringify([build, name, packages, files, `${install}`, `${check}`]))
      .digest('hex');
  return {
    of: (app) => read()[key(app)],
    held(app, told) {
      mkdirSync(cache, { recursive: true });
      writeFileSync(path, JSON.stringify({ ...read(), [key(app)]: told }));
    },
  };
}
