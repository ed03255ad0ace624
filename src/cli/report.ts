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

/** Its query may hold a key. */
const addressOf = ({ url }: Question) => url.origin + url.pathname;

/** The report as a person reads it: a line for each check, what to do, and the verdict. */
export function asText(question: Question, { findings, code }: Verdict): string {
  const of = (level: Level) => findings.filter((finding) => finding.level === level).length;
  const [problems, warnings] = [of('problem'), of('warning')];
  const extra = warnings ? `, ${count(warnings, 'warning')}` : '';
  const verdict = problems
    ? `${count(problems, 'problem')}${extra}. A session would ${code ? `fail with ${code}` : 'log in; correct this all the same'}.`
    : `All is well${extra}: a session would log in.`;
  return [
    `${question.method} ${addressOf(question)}`,
    '',
    ...findings.filter(({ text }) => text).flatMap(linesOf),
    '',
    verdict,
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
