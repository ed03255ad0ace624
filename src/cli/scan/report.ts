import { adviceOn } from './advice.ts';
import type { Located, Scan } from './ledger.ts';
import { PLATFORM_NAMES } from './platform.ts';

const count = (amount: number, word: string) => `${amount} ${word}${amount === 1 ? '' : 's'}`;

const placeOf = ({ file, line, column, offset }: Located): string =>
  line === null ? `${file}, byte ${offset}` : `${file}:${line}:${column}`;

const linesOf = (found: Located): string[] => {
  const { text, todo } = adviceOn(found.rule, found.platform);
  return [
    `✗ ${placeOf(found)}  ${found.rule} (${PLATFORM_NAMES[found.platform]})`,
    `  ${text}`,
    `  → ${todo}`,
    '',
  ];
};

/** The report as a person reads it. It quotes nothing of what it found. */
export function asText({ findings, files, unseen }: Scan): string {
  const found = new Set(findings.map(({ file }) => file)).size;
  const verdict = findings.length
    ? `${count(findings.length, 'finding')} in ${count(found, 'file')} (${files} looked at).`
    : `Nothing found (${count(files, 'file')} looked at).`;
  return [
    ...findings.flatMap(linesOf),
    verdict,
    ...(unseen.length ? ['Not looked at:', ...unseen.map(({ file, why }) => `- ${file}: ${why}`)] : []),
    '',
  ].join('\n');
}

/** The same for a program. Fields and rules may be added, and do not change otherwise. */
export function asJSON(path: string, { findings, files, unseen }: Scan): string {
  const report = {
    schema: 1,
    path,
    ok: findings.length === 0,
    files,
    findings: findings.map(({ rule, platform, file, line, column, offset }) => ({
      rule,
      platform,
      file,
      line,
      column,
      offset,
      ...adviceOn(rule, platform),
    })),
    unseen,
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}
