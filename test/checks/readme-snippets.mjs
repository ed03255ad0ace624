// Examples rot when nobody compiles them: this type-checks every ```ts and ```tsx block of the documents
// against the built package, as an app's compiler would see it. A block opts out with ```ts no-check.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const OUT = join(ROOT, 'node_modules/.cache/readme');
const FEWEST = 3;

/** The blocks of a Markdown text, each with the line of its first line of code. */
function blocksOf(text) {
  const blocks = [];
  let block = null;
  for (const [index, line] of text.split('\n').entries()) {
    const fence = /^\s*```(.*)$/.exec(line);
    if (block) {
      if (!fence) block.code.push(line);
      else {
        blocks.push(block);
        block = null;
      }
    } else if (fence) block = { language: fence[1].trim(), line: index + 2, code: [] };
  }
  return blocks;
}

if (!existsSync(join(ROOT, 'dist/index.d.ts'))) {
  console.error('readme-snippets: dist is missing, run npm run build first');
  process.exit(1);
}

rmSync(OUT, { recursive: true, force: true });
mkdirSync(OUT, { recursive: true });

const sources = new Map();
let optedOut = 0;
for (const document of ['README.md', 'MIGRATING.md', 'TESTING.md', 'GUIDE.md']) {
  if (!existsSync(join(ROOT, document))) continue;
  for (const { language, line, code } of blocksOf(readFileSync(join(ROOT, document), 'utf8'))) {
    if (language === 'ts no-check') optedOut++;
    if (language !== 'ts' && language !== 'tsx') continue;
    const file = `${document.replace('.md', '')}-${line}.${language}`;
    // The blank lines give an error the line that it has in the document.
    writeFileSync(join(OUT, file), `${'\n'.repeat(line - 1)}${code.join('\n')}\nexport {};\n`);
    sources.set(file, { document, line });
  }
}

writeFileSync(
  join(OUT, 'tsconfig.json'),
  JSON.stringify({
    extends: join(ROOT, 'test/consumer/tsconfig.json'),
    compilerOptions: {
      jsx: 'react-jsx',
      // A backend's blocks know Node.
      types: ['node'],
      typeRoots: [join(ROOT, 'node_modules/@types')],
      paths: {
        vue: [join(ROOT, 'test/consumer/vue.d.ts')],
        'zim-session': [join(ROOT, 'dist/index.d.ts')],
        'zim-session/*': [join(ROOT, 'dist/*/index.d.ts')],
      },
    },
    files: [...sources.keys(), join(ROOT, 'test/consumer/vite.d.ts')],
  }),
);

const failed = new Set();
if (sources.size > 0) {
  const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
  const run = spawnSync(process.execPath, [tsc, '-p', OUT, '--pretty', 'false'], {
    cwd: OUT,
    encoding: 'utf8',
  });
  for (const line of `${run.stdout}${run.stderr}`.split('\n').filter(Boolean)) {
    const [, file, at, message] = /^([\w-]+\.tsx?)\((\d+),\d+\): (.*)$/.exec(line) ?? [];
    const source = sources.get(file);
    if (source) {
      failed.add(file);
      console.error(`${source.document}:${at} (block at line ${source.line}): ${message}`);
    } else console.error(line);
  }
  if (run.status !== 0 && failed.size === 0) failed.add('tsc');
}
if (sources.size < FEWEST) {
  failed.add('count');
  console.error(`readme-snippets: only ${sources.size} blocks found, expected ${FEWEST} or more`);
}
console.log(`readme-snippets: ${sources.size} blocks, ${optedOut} not checked, ${failed.size} failures`);
process.exit(failed.size ? 1 : 0);
