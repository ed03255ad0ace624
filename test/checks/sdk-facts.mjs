// SDK-FACTS.md against the sources: its numbers go from S1 on without a gap, every number that is given anywhere is
// there, each fact says how it was seen and names tests that exist, or says why none holds it. And the declarations
// that apps get have no number: whoever reads them has no list of facts at hand.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const FACTS = 'SDK-FACTS.md';
const NUMBER = /\bS\d{1,2}\b/g;
const read = (file) => readFileSync(root + file, 'utf8');
const below = (folder, ending) =>
  readdirSync(root + folder, { recursive: true })
    .map((file) => `${folder}/${file}`)
    .filter((file) => ending.test(file) && !file.includes('node_modules'));
const given = (file) => [...new Set(read(file).match(NUMBER))];
const problems = [];

// An entry goes from its heading to the next one.
const entries = read(FACTS)
  .split(/^#+ /m)
  .flatMap((text) => (/^S\d+ /.test(text) ? [{ number: text.split(' ')[0], text }] : []));
const numbers = entries.map(({ number }) => number);
const sorted = [...numbers].sort((a, b) => a.slice(1) - b.slice(1));
const expected = numbers.map((_, index) => `S${index + 1}`);
if (sorted.join() !== expected.join()) {
  const twice = sorted.filter((number, index) => number === sorted[index - 1]);
  const missing = expected.filter((number) => !numbers.includes(number));
  problems.push(`${FACTS}: twice: ${twice.join(', ') || 'none'}; missing: ${missing.join(', ') || 'none'}`);
}

const documents = readdirSync(root).filter((file) => file.endsWith('.md'));
const sources = ['src', 'test', 'examples'].flatMap((folder) => below(folder, /\.(tsx?|mjs|html|md)$/));
for (const file of [...documents, ...sources]) {
  const unknown = given(file).filter((number) => !numbers.includes(number));
  if (unknown.length > 0) problems.push(`${file}: ${unknown.join(', ')}: no such entry in ${FACTS}`);
}

/** Whether a text of the file is the name, or a template of it makes it. */
function names(file, name) {
  const text = read(file);
  if (["'", '"', '`'].some((quote) => text.includes(quote + name + quote))) return true;
  return [...text.matchAll(/`([^`\n]*\$\{[^`\n]*)`/g)].some(([, template]) => {
    const parts = template.split(/\$\{[^}]*\}/).map((part) => part.replace(/[^\w\s]/g, '\\$&'));
    return new RegExp(`^${parts.join('.+')}$`).test(name);
  });
}

let named = 0;
for (const { number, text } of entries) {
  if (!/^- Seen: /m.test(text)) problems.push(`${FACTS}: ${number} does not say how it was seen`);
  const tests = [...text.matchAll(/`([^`\n]+) › ([^`\n]+)`/g)];
  named += tests.length;
  if (!/^- Held by/m.test(text) || (tests.length === 0 && !/^- Held by no test\b/m.test(text)))
    problems.push(`${FACTS}: ${number} does not say which test holds it`);
  for (const [, file, name] of tests) {
    if (!existsSync(root + file)) problems.push(`${FACTS}: ${number} names ${file}, which does not exist`);
    else if (!names(file, name))
      problems.push(`${FACTS}: ${number} names "${name}", which ${file} does not have`);
  }
}

if (!existsSync(`${root}dist/index.d.ts`)) problems.push('dist has no declarations: npm run build');
else {
  for (const file of below('dist', /\.d\.ts$/)) {
    const found = given(file);
    if (found.length > 0)
      problems.push(`${file}: ${found.join(', ')} in a comment that is published: say it in plain words`);
  }
}

for (const problem of problems) console.error(problem);
console.log(`sdk facts: ${entries.length} facts, ${named} tests named, ${problems.length} problems`);
process.exit(problems.length ? 1 : 0);
