// What an app downloads: bundled, minified, gzipped, with and without the dependencies. The ceilings are
// asserted, so that nothing grows unnoticed, and the README's figures have to be these. The goals are what
// the project wants to get down to; they are not met yet.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('../..', import.meta.url));
const DEPENDENCIES = ['ky', 'eventemitter3'];

async function size(names, external, entry = 'index.js') {
  const { outputFiles } = await build({
    stdin: { contents: `export ${names} from './dist/${entry}'`, resolveDir: root },
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    write: false,
    external: ['zego-zim-web', ...external],
  });
  return gzipSync(outputFiles[0].contents, { level: 9 }).length;
}

const kB = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;
const readme = readFileSync(`${root}README.md`, 'utf8');
const problems = [];
for (const [label, names, ceiling, goal] of [
  ['createZimSession with tokenEndpoint', '{ createZimSession, tokenEndpoint }', 15_040, 8_000],
  ['everything in zim-session', '*', 19_140, 13_000],
]) {
  const own = await size(names, DEPENDENCIES);
  const all = await size(names, []);
  const line = `${label}: ${kB(own)} gzip, ${kB(all)} with ky and eventemitter3`;
  console.log(`${line} (ceiling ${kB(ceiling)}, goal ${kB(goal)})`);
  if (own > ceiling) problems.push(`${label} is over its ceiling`);
  if (!readme.includes(line)) problems.push(`README.md does not say "${line}"`);
}

// Beside the main entry. What they share with it counts here too.
for (const [name, external, ceiling] of [
  ['devtools', [], 12_000],
  ['react', ['react'], 2_600],
]) {
  const own = await size('*', external, `${name}/index.js`);
  console.log(`zim-session/${name}: ${kB(own)} gzip (ceiling ${kB(ceiling)})`);
  if (own > ceiling) problems.push(`zim-session/${name} is over its ceiling`);
}
if (!/^['"]use client['"];/.test(readFileSync(`${root}dist/react/index.js`, 'utf8'))) {
  problems.push("dist/react/index.js does not start with 'use client'");
}

for (const problem of problems) console.error(problem);
process.exit(problems.length ? 1 : 0);
