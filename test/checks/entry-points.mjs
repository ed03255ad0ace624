// The entry points of the package, as package.json exports them: what the API docs and the API reports are about.
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

const { exports } = JSON.parse(readFileSync(`${ROOT}package.json`, 'utf8'));

/** `{ name, declarations, source }` of each: './testing', 'dist/testing/index.d.ts', 'src/testing/index.ts'. */
export const ENTRY_POINTS = Object.entries(exports)
  // Those that differ by platform have conditions around the formats.
  .map(([name, target]) => [name, (target.default ?? target).import?.types])
  .filter(([, types]) => types)
  .map(([name, types]) => {
    const declarations = types.replace('./', '');
    const stem = declarations.replace(/^dist/, 'src').replace(/\.d\.ts$/, '');
    const source = [`${stem}.ts`, `${stem}.tsx`].find((file) => existsSync(ROOT + file));
    if (!source) throw new Error(`${name} of package.json's exports has no source ${stem}.ts`);
    return { name, declarations, source };
  });
