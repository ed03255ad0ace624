// Examples rot when nobody compiles them: this type-checks every ```ts and ```tsx block of the documents against the built
// package, as an app's compiler would see it. A block of another language says which test runs it, ```js run by FILE, or
// why nobody does, ```ts no-check: WHY; commands and what they print may stand alone.
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { blocksOf, DOCUMENTS, ROOT, read, withoutCode } from './markdown.mjs';
import { diagnose, told } from './programs.mjs';

const OUT = join(ROOT, 'node_modules/.cache/readme');
const FEWEST = 40;
/** Shell commands, whose scripts `links.mjs` knows, and what they print. */
const FREE = ['sh', 'text'];

if (!existsSync(join(ROOT, 'dist/index.d.ts'))) {
  console.error('readme-snippets: dist is missing, run npm run build first');
  process.exit(1);
}

rmSync(OUT, { recursive: true, force: true });
mkdirSync(OUT, { recursive: true });

const sources = new Map();
const failed = new Set();
const count = { blocks: 0, run: 0, optedOut: 0 };

function complain(document, line, problem) {
  failed.add(`${document}:${line}`);
  console.error(`${document}:${line}: ${problem}`);
}

/** Whether a block that is not compiled says who runs it, or why nobody does. */
function account(document, line, language, note) {
  const runner = /^run by (\S+)$/.exec(note)?.[1];
  if (runner) {
    count.run++;
    if (!existsSync(ROOT + runner) || !read(runner).includes(basename(document)))
      complain(document, line, `${runner} runs nothing of ${document}`);
  } else if (/^no-check: \S/.test(note)) count.optedOut++;
  else if (!FREE.includes(language) || note)
    complain(document, line, `a block of "${language}" says neither "run by FILE" nor "no-check: WHY"`);
}

for (const document of DOCUMENTS) {
  const text = read(document);
  for (const { info, line, code } of blocksOf(text)) {
    count.blocks++;
    const [language, ...note] = info.split(' ');
    if (!/^tsx?$/.test(language) || note.length > 0) {
      account(document, line - 1, language, note.join(' '));
      continue;
    }
    const file = `${document.replace('.md', '').replaceAll('/', '-')}-${line}.${language}`;
    // The blank lines give an error the line that it has in the document.
    writeFileSync(join(OUT, file), `${'\n'.repeat(line - 1)}${code.join('\n')}\nexport {};\n`);
    sources.set(file, { document, line });
  }
  // Code by indentation has no language.
  const lines = withoutCode(text).split('\n');
  for (const [index, line] of lines.entries())
    if (/^ {4}\S/.test(line) && lines[index - 1] === '' && !/^\s*([-*]|\d+\.) /.test(line))
      complain(document, index + 1, 'code that is only indented: fence it, and name its language');
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
    files: [
      ...sources.keys(),
      join(ROOT, 'test/consumer/vite.d.ts'),
      join(ROOT, 'test/consumer/frameworks.d.ts'),
    ],
  }),
);

if (sources.size > 0) {
  for (const line of told(diagnose(join(OUT, 'tsconfig.json')), OUT)
    .split('\n')
    .filter(Boolean)) {
    const [, file, at, message] = /^([\w-]+\.tsx?)\((\d+),\d+\): (.*)$/.exec(line) ?? [];
    const source = sources.get(file);
    // What explains a line is indented.
    if (/^\S/.test(line)) failed.add(source ? file : 'tsc');
    console.error(source ? `${source.document}:${at} (block at line ${source.line}): ${message}` : line);
  }
}
if (sources.size < FEWEST) {
  failed.add('count');
  console.error(`readme-snippets: only ${sources.size} blocks found, expected ${FEWEST} or more`);
}
console.log(
  `readme-snippets: ${count.blocks} blocks: ${sources.size} compiled, ${count.run} run by tests, ${count.optedOut} not checked; ${failed.size} failures`,
);
process.exit(failed.size ? 1 : 0);
