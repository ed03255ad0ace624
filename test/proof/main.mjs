// npm run proof: writes into PROOF.md what the long commands found when they last ran whole, each with its day and commit.
// `npm run proof -- --check` says whether that is what stands there, and writes nothing.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { records } from './record.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const PAGE = `${root}PROOF.md`;
const BETWEEN = /(?<=^<!-- table: proof -->\n)[\s\S]*?(?=^<!-- \/table -->$)/m;
/** From the inside out; what is not named here comes after it. */
const ORDER =
  'explore mutate simulate fleet contract faults engines platforms apps servers bench sizes'.split(' ');

const words = process.argv.slice(2);
if (words.some((word) => word !== '--check')) {
  console.error(`what is ${words.join(' ')}?\nusage: npm run proof -- [--check]`);
  process.exit(2);
}

const { scripts } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));
const place = (name) => {
  const at = ORDER.indexOf(name);
  return at < 0 ? ORDER.length : at;
};
const found = [...records()].sort(([one], [other]) => place(one) - place(other));
const problems = found.flatMap(([name, { command }]) => {
  const script = /^npm run (\S+)/.exec(command)?.[1];
  return script && !(script in scripts) ? [`test/proof/${name}.json: there is no command ${script}`] : [];
});

const cell = (text) => text.replaceAll('|', '\\|');
const table = [
  '| what | command | what it found | day | commit |',
  '|---|---|---|---|---|',
  ...found.map(
    ([, { what, command, said, day, commit }]) =>
      `| ${cell(what)} | \`${command}\` | ${cell(said)} | ${day} | ${commit} |`,
  ),
  '',
].join('\n');

const page = readFileSync(PAGE, 'utf8');
const there = BETWEEN.exec(page)?.[0];
if (there === undefined) problems.push('PROOF.md has no place for the table');
else if (words.includes('--check')) {
  if (there !== table) problems.push('PROOF.md is not what the commands found: npm run proof');
} else
  writeFileSync(
    PAGE,
    page.replace(BETWEEN, () => table),
  );
for (const problem of problems) console.error(problem);
console.log(`proof: ${found.length} findings, ${problems.length} problems`);
process.exit(problems.length ? 1 : 0);
