import type { Question } from './ask.ts';
import type { Verdict } from './check.ts';
import type { Finding, Level } from './finding.ts';

const MARKS: Readonly<Record<Level, string>> = { ok: '✓', warning: '!', problem: '✗', skipped: '–' };
const WIDTH = 10;

const count = (amount: number, word: string) => `${amount} ${word}${amount === 1 ? '' : 's'}`;

const linesOf = ({ check, level, text, todo }: Finding): string[] => [
  `${MARKS[level]} ${check.padEnd(WIDTH)} ${text}`,
  ...(todo ? [`  ${' '.repeat(WIDTH)} → ${todo}`] : []),
];

/** What the verdict does not stand for, as lines of their own. */
const unseenLines = (findings: readonly Finding[]): string[] => {
  const lines = findings.flatMap(({ unseen }) => (unseen ? [`- ${unseen.what}: ${unseen.how}`] : []));
  return lines.length ? ['Not looked at:', ...lines] : [];
};

/** Its query may hold a key. */
const addressOf = ({ url }: Question) => url.origin + url.pathname;

/** The report as a person reads it: a line for each check, what to do, and the verdict. */
export function asText(question: Question, { findings, code }: Verdict): string {
  const of = (level: Level) => findings.filter((finding) => finding.level === level).length;
  const [problems, warnings] = [of('problem'), of('warning')];
  const extra = warnings ? `, ${count(warnings, 'warning')}` : '';
  const missing = code ? [] : unseenLines(findings);
  const session = missing.length ? 'By what was looked at, a session' : 'A session';
  const verdict = problems
    ? `${count(problems, 'problem')}${extra}. ${session} would ${code ? `fail with ${code}` : 'log in; correct this all the same'}.`
    : missing.length
      ? `No problem found${extra}. ${session} would log in.`
      : `All is well${extra}: a session would log in.`;
  return [
    `${question.method} ${addressOf(question)}`,
    '',
    ...findings.filter(({ level, unseen }) => level !== 'skipped' || unseen).flatMap(linesOf),
    '',
    verdict,
    ...missing,
    '',
  ].join('\n');
}

/** The same for a program. Fields and checks may be added, and do not change otherwise. */
export function asJSON(question: Question, { findings, code }: Verdict): string {
  const report = {
    schema: 1,
    url: addressOf(question),
    method: question.method,
    ok: !findings.some(({ level }) => level === 'problem'),
    code,
    checks: findings.map(({ check, level, text, todo = null, code: own = null }) => ({
      check,
      level,
      text,
      todo,
      code: own,
    })),
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}
