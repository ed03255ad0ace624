// The documents hang together: every relative link leads to a file, every anchor to a heading, every `npm run` to a
// script, and the README stays short. Addresses on the Web are not asked.
import { existsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { anchorsOf, DOCUMENTS, ROOT, read, withoutCode } from './markdown.mjs';

const MOST_LINES = 250;
/** Whoever opens the README sees so much of it. */
const FIRST_SCREEN = 40;

const { scripts } = JSON.parse(read('package.json'));
const problems = [];
let links = 0;

/** Where a text points to, outside of code. */
function targetsOf(text) {
  const prose = withoutCode(text).replace(/`[^`\n]*`/g, (code) => ' '.repeat(code.length));
  const patterns = [
    /\]\(\s*<?([^)\s>]+)>?[^)]*\)/g,
    /^\[[^\]]+\]: *(\S+)/gm,
    /\b(?:href|src|srcset)="([^"]+)"/g,
  ];
  return patterns.flatMap((pattern) =>
    [...prose.matchAll(pattern)].map(({ 1: target, index }) => ({
      target,
      line: prose.slice(0, index).split('\n').length,
    })),
  );
}

function check(document, { target, line }) {
  if (/^[a-z]+:/.test(target)) return;
  links++;
  const [path, anchor] = target.split('#');
  const file = path ? join(dirname(document), decodeURI(path)) : document;
  const said = `${document}:${line}: ${target}`;
  if (!existsSync(ROOT + file)) problems.push(`${said}: there is no ${file}`);
  else if (anchor && (statSync(ROOT + file).isDirectory() || !anchorsOf(read(file)).has(anchor)))
    problems.push(`${said}: ${file} has no such heading`);
}

for (const document of DOCUMENTS) {
  const text = read(document);
  for (const target of targetsOf(text)) check(document, target);
  for (const [, script] of text.matchAll(/\bnpm run (?:-s )?([a-z][\w:-]*)/g))
    if (!scripts[script]) problems.push(`${document}: package.json has no script "${script}"`);
}

const readme = read('README.md').trimEnd().split('\n');
if (readme.length > MOST_LINES)
  problems.push(`README.md: ${readme.length} lines, and ${MOST_LINES} are the most`);
const install = readme.findIndex((line) => /^npm install zim-session\b/.test(line)) + 1;
if (install < 1 || install > FIRST_SCREEN)
  problems.push(`README.md: "npm install zim-session" has to be in its first ${FIRST_SCREEN} lines`);

if (links < 100) problems.push(`only ${links} links seen`);
for (const problem of problems) console.error(problem);
console.log(
  `links: ${links} in ${DOCUMENTS.length} documents, README.md has ${readme.length} lines, ${problems.length} problems`,
);
process.exit(problems.length ? 1 : 0);
