// token04 is written once: in src/token04. Whatever else makes one would be a second implementation, which nobody holds to the known
// tokens. What a test makes in order to compare is listed here, with the reason.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
/** What it takes to make one: the expiry as eight bytes, the sealing, the two characters in front. */
const SIGNS = [
  /setBigU?[Ii]nt64|writeBigU?[Ii]nt64/,
  /subtle\s*\.\s*encrypt\s*\(|createCipheriv/,
  /[`'"]04\$\{|[`'"]04[`'"]\s*\+/,
];
const HOME = { 'src/token04/frame.ts': [0, 2], 'src/token04/sealed.ts': [1] };
const ELSEWHERE = {
  // ZIM's own transport, which is no token.
  'src/testing/zim-server/cipher.ts': [1],
  // Made in another way, so that what we read is held against something that is not ours.
  'test/unit/server-token.node.test.ts': [1],
  // Code of a server, which `zim-session scan` is to be silent about.
  'test/cli/scan/clean.node.test.ts': [1],
};

const problems = [];
const expected = new Map(
  Object.entries({ ...HOME, ...ELSEWHERE }).flatMap(([file, signs]) =>
    signs.map((sign) => [`${file} ${sign}`, file]),
  ),
);
const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: ROOT,
  encoding: 'utf8',
})
  .split('\n')
  .filter((file) => /\.([cm]?[jt]sx?|md|html)$/.test(file) && file !== 'test/checks/one-token04.mjs');
for (const file of files) {
  let text;
  try {
    text = readFileSync(ROOT + file, 'utf8');
  } catch {
    // It is deleted, and git has not been told yet.
    continue;
  }
  SIGNS.forEach((pattern, sign) => {
    // Tests have texts that only look like a token.
    if (sign === 2 && file.startsWith('test/')) return;
    const found = pattern.exec(text);
    if (found && !expected.delete(`${file} ${sign}`)) {
      problems.push(
        `${file}: "${found[0]}" looks like another token04. Use sealToken() of src/token04, or mintToken04() of zim-session/server.`,
      );
    }
  });
}
for (const file of expected.values())
  problems.push(`${file}: what is listed of it in test/checks/one-token04.mjs is gone`);
if (files.length < 100) problems.push(`only ${files.length} files seen`);

for (const problem of problems) console.error(problem);
console.log(`token04: ${files.length} files, one implementation, ${problems.length} problems`);
process.exit(problems.length ? 1 : 0);
