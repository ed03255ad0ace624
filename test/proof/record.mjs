// What a long command found when it ran whole, in a sentence, with the day and the commit: a file for each command
// beside this one. `npm run proof` makes the table of PROOF.md from them.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const HERE = 'test/proof';

/** From wherever a bundle of this is run. */
function findRoot(from = dirname(fileURLToPath(import.meta.url))) {
  return existsSync(join(from, HERE, 'record.mjs')) ? from : findRoot(dirname(from));
}
const folder = join(findRoot(), HERE);

function git(...words) {
  return execFileSync('git', words, { cwd: folder, encoding: 'utf8' }).trim();
}

/** The commit that the sources are of. What was changed since is told, too: then nobody can go back to them. */
function commit() {
  try {
    const changed = git('status', '--porcelain', '--', ':/src') !== '';
    return git('rev-parse', '--short=7', 'HEAD') + (changed ? ' and changes' : '');
  } catch {
    return 'unknown';
  }
}

/** Writes down what was found. */
export function record(name, { what, command, said }) {
  const day = new Date().toISOString().slice(0, 10);
  const text = JSON.stringify({ what, command, said, day, commit: commit() }, null, 2);
  writeFileSync(join(folder, `${name}.json`), `${text}\n`);
}

/** Everything that was written down, by name. */
export function records() {
  const files = readdirSync(folder).filter((file) => file.endsWith('.json'));
  return new Map(
    files
      .sort()
      .map((file) => [file.replace('.json', ''), JSON.parse(readFileSync(join(folder, file), 'utf8'))]),
  );
}
