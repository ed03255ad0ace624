// Nothing is said twice: what has so many words in a row that another document has as well, outside of code and of
// tables that a command writes, is in the wrong one of the two.
import { DOCUMENTS, read, withoutCode } from './markdown.mjs';

const MOST = 12;
/** Written by commands. */
const GENERATED = /^test\/.*(?:RESULTS|SERVERS|VERSIONS|STATES|ENGINES)\.md$/;
const MARKED = /<!-- (?:table: )?([\w-]+)(?::begin)? -->[\s\S]*?<!-- (?:\/table|\1:end) -->/g;

const emptied = (text) => text.replace(/[^\n]/g, '');
const wordsOf = (text) =>
  [...text.toLowerCase().matchAll(/[\p{L}\p{N}_.]*[\p{L}\p{N}_]/gu)].map(([word]) => word);

/** Paragraphs, items of lists and rows of tables, each with its line. */
function passagesOf(text) {
  const prose = withoutCode(text.replace(MARKED, emptied)).replace(/\]\([^)]*\)/g, ']');
  const passages = [];
  let line = 1;
  for (const part of prose.split('\n')) {
    const starts = /^\s*(?:$|[-*|#]|\d+\. )/.test(part) || passages.length === 0;
    if (starts) passages.push({ line, text: part });
    else passages.at(-1).text += ` ${part}`;
    line++;
  }
  return passages;
}

const problems = [];
/** Where so many words were read first. */
const seen = new Map();
let passages = 0;
for (const document of DOCUMENTS.filter((file) => !GENERATED.test(file))) {
  for (const { line, text } of passagesOf(read(document))) {
    passages++;
    const words = wordsOf(text);
    let toldUntil = -1;
    for (let at = 0; at + MOST <= words.length; at++) {
      const run = words.slice(at, at + MOST).join(' ');
      const first = seen.get(run);
      if (!first) seen.set(run, { document, line });
      else if (first.document !== document && at > toldUntil) {
        problems.push(`${document}:${line} and ${first.document}:${first.line}: "${run} …"`);
        toldUntil = at + MOST;
      }
    }
  }
}

if (passages < 500) problems.push(`only ${passages} passages seen`);
for (const problem of problems) console.error(problem);
console.log(`said twice: ${passages} passages, ${problems.length} problems`);
process.exit(problems.length ? 1 : 0);
