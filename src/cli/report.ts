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

/** Those that could not be, and why, one line for each reason. What is not needed is not missed. */
function missedLines(findings: readonly Finding[]): string[] {
  const names = new Map<string, string[]>();
  for (const { check, level, text } of findings) {
    const [, want] =
      /^there was no answer with a (token)|^there was no (\w+)/.exec(text)?.filter(Boolean) ?? [];
    if (level === 'skipped' && want) names.set(want, [...(names.get(want) ?? []), check]);
  }
  return [...names].map(([want, all]) => `Not looked at, since there was no ${want}: ${all.join(', ')}.`);
}

/** It asks once, for one user; that others are turned away it cannot see. */
function untried({ headers, params, credentials }: Question): string {
  const shown = credentials || Object.keys(headers).length + Object.keys(params).length > 0;
  return shown
    ? 'Not tried: whether others are refused. Ask for another user (403), and without what signs the user in (401).'
    : 'It gave this token to somebody who did not say who they are. If anybody can ask there, anybody can be any user.';
}

/** What the verdict does not stand for, as lines of their own. */
const unseenLines = (findings: readonly Finding[]): string[] => {
  const lines = findings.flatMap(({ unseen }) => (unseen ? [`- ${unseen.what}: ${unseen.how}`] : []));
  return lines.length ? ['Not looked at:', ...lines] : [];
};

/** What is asked, without what may name the user or be a key: its query, and parts that a parameter is equal to. */
function addressOf({ url, userID, params }: Question): string {
  const secrets = [userID, ...Object.values(params)].filter(Boolean);
  const shown = (part: string): string => {
    const plain = decoded(part);
    // A short one stands in many words by chance.
    return secrets.some((one) => plain === one || (one.length > 3 && plain.includes(one))) ? '[…]' : part;
  };
  const host = url.host.split('.').map(shown).join('.');
  return `${url.protocol}//${host}${url.pathname.split('/').map(shown).join('/')}`;
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

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
    ...missedLines(findings),
    verdict,
    ...missing,
    ...(code ? [] : ['', untried(question)]),
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
