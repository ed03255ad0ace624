// Holds files and functions of the sources to a length that can be read in one go. Doubles and QA tools in testing/ are
// no part of what an app runs.
import { readdirSync, readFileSync } from 'node:fs';
import ts from 'typescript';

const ROOT = new URL('../../src/', import.meta.url).pathname;
const LONGEST_FILE = 200;
const LONGEST_FUNCTION = 120;
/** Tables: of error codes, and of ZIM's. */
const TABLES = ['core/errors.ts', 'core/zim-errors.ts'];

const problems = [];
const longest = { file: ['', 0], function: ['', 0] };

function look(kind, name, lines, most) {
  if (lines > longest[kind][1]) longest[kind] = [name, lines];
  if (lines > most) problems.push(`${name}: ${lines} lines, and ${most} are the most for a ${kind}`);
}

const files = readdirSync(ROOT, { recursive: true }).filter(
  (file) => /\.tsx?$/.test(file) && !file.startsWith('testing/'),
);
for (const file of files) {
  const text = readFileSync(ROOT + file, 'utf8');
  const lines = text.trimEnd().split('\n').length;
  if (!TABLES.includes(file)) look('file', file, lines, LONGEST_FILE);
  else if (lines <= LONGEST_FILE) problems.push(`${file}: needs no exception`);
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const lineOf = (position) => source.getLineAndCharacterOfPosition(position).line;
  const visit = (node) => {
    if (ts.isFunctionLike(node) && node.body) {
      const name = `${file}: ${node.name?.getText() ?? `function in line ${lineOf(node.getStart()) + 1}`}`;
      look('function', name, lineOf(node.getEnd()) - lineOf(node.getStart()) + 1, LONGEST_FUNCTION);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
}

if (files.length < 15) problems.push(`only ${files.length} files seen`);
for (const problem of problems) console.error(problem);
const said = Object.entries(longest).map(([kind, [name, lines]]) => `longest ${kind} ${name} (${lines})`);
console.log(`lengths: ${files.length} files, ${said.join(', ')}, ${problems.length} problems`);
process.exit(problems.length ? 1 : 0);
