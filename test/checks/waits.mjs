// No test decides by wall time: a wait ends when what it waits for has happened, and the only bound is a watchdog of
// minutes. This forbids the words of the other kind, in tests and in the examples that tests play. What is meant
// to take real time says so, in a comment above: `Real time: …`.
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const FORBIDDEN = [
  [/\bwaitForTimeout\(/, 'waits for so many ms'],
  [/new Promise\b[^\n]*(?<![.\w])(set|real)Timeout\(\s*\w+\s*,/, 'waits for so many ms'],
  [/from 'node:timers\/promises'/, 'waits for so many ms'],
  [/\btimeout: \d/, 'has a bound of its own'],
  [/expect\([^\n]*(Date|performance)\.now\(\)[^\n]*toBeLess\w+\(\d/, 'asserts how long it took'],
];
/** What measures, and what ends what would never end. */
const ALLOWED = ['test/bench/', 'test/run/', 'test/checks/'];

const files = ['test', 'examples']
  .flatMap((folder) => readdirSync(root + folder, { recursive: true }).map((file) => `${folder}/${file}`))
  .filter((file) => /\.(ts|tsx|mjs)$/.test(file) && !file.includes('node_modules'))
  .filter((file) => !ALLOWED.some((folder) => file.startsWith(folder)));

const problems = files.flatMap((file) => {
  const lines = readFileSync(root + file, 'utf8').split('\n');
  return lines.flatMap((line, index) => {
    const found = FORBIDDEN.find(([pattern]) => pattern.test(line));
    const excused = lines
      .slice(Math.max(0, index - 2), index)
      .some((above) => above.includes('// Real time: '));
    return found && !excused ? [`${file}:${index + 1} ${found[1]}: ${line.trim()}`] : [];
  });
});
for (const problem of problems) console.error(problem);
console.log(`waits: ${files.length} files, ${problems.length} problems`);
process.exit(problems.length ? 1 : 0);
