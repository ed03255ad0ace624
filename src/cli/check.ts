import type { ErrorCode } from '../core/errors.ts';
import { readToken, type TokenGrant } from '../core/token.ts';
import { checkUser } from '../core/user.ts';
import { judgeCaching, judgeForm, judgeStatus, judgeType, readGrant } from './answer.ts';
import { type Answer, ask, askFirst, isCrossOrigin, preflightHeaders, type Question } from './ask.ts';
import { judgeClock } from './clock.ts';
import { CHECKS, type CheckName, type Finding, ok, skipped, warning } from './finding.ts';
import { type App, judgeContent, judgeLifetime, judgeToken, refusalOf, sessionRefusal } from './token.ts';
import {
  judgeAddress,
  judgeAnswer,
  judgeCors,
  judgeHeaders,
  judgePreflight,
  judgeRedirect,
} from './transport.ts';

export interface Verdict {
  /** One of each check, in the order of CHECKS. */
  readonly findings: readonly Finding[];
  /** What the `login()` of a session would reject with; null: it would work. */
  readonly code: ErrorCode | null;
}

/**
 * Asks the endpoint once (and may-I first, where a browser would), and judges what came. Takes as long as
 * `signal` allows. Rejects `invalid-user` for a userID that ZIM would not take.
 */
export async function checkEndpoint(
  question: Question,
  app: App | null,
  now: () => number,
  signal: AbortSignal,
): Promise<Verdict> {
  const found: Finding[] = [judgeUser(question), judgeAddress(question)];
  const wanted = preflightHeaders(question);
  if (isCrossOrigin(question) && wanted.length > 0) {
    found.push(judgePreflight(await askFirst(question, signal), question, wanted));
  }
  const answer = await ask(question, now, signal);
  found.push(judgeAnswer(answer));
  if (!('silence' in answer)) found.push(...(await judge(answer, question, app)));

  const want = 'silence' in answer ? 'answer' : 'token';
  const findings = CHECKS.map(
    (check) => found.find((one) => one.check === check) ?? skipped(check, whyNot(check, question, want)),
  );
  return { findings, code: findings.find(({ code }) => code)?.code ?? null };
}

/** Why a check had nothing to look at. `want`: what there was none of. */
function whyNot(check: CheckName, question: Question, want: string): string {
  if (check !== 'preflight' && check !== 'headers') return `there was no ${want}`;
  if (question.origin === null) return 'the page is not named';
  if (!isCrossOrigin(question)) return 'not needed: the page is of the same origin';
  // A page that may not read the answer does not see its headers either, and is told so.
  return check === 'preflight' ? 'not needed: a browser does not ask first' : 'a page reads none of them';
}

function judgeUser({ userID }: Question): Finding {
  const doubts: string[] = [];
  checkUser({ userID }, (message) => void doubts.push(message));
  if (!doubts.length) return ok('user', 'ZIM takes this userID');
  return warning(
    'user',
    'the userID holds one of : ? [ ] { } |, which not every ZEGO page allows',
    'Leave them out where you still can.',
  );
}

async function judge(answer: Answer, question: Question, app: App | null): Promise<Finding[]> {
  if (answer.stopped) return [judgeRedirect(answer, question)];
  const grant = await readGrant(answer, question);
  const cors = judgeCors(answer, question);
  const found: Finding[] = [
    judgeRedirect(answer, question),
    cors,
    judgeStatus(answer, question, 'token' in grant ? null : grant),
    judgeForm(answer, grant),
  ];
  const last = new URL(answer.redirects.at(-1) ?? question.url);
  if (cors.level === 'ok' && isCrossOrigin(question, last)) {
    found.push(judgeHeaders(answer, question, 'token' in grant && isTimed(grant)));
  }
  if (!('token' in grant)) return found;
  const token = await judgeGrant(answer, grant, question, app);
  return [...found, judgeCaching(answer), judgeType(answer), ...token];
}

const isTimed = ({ expiresIn, serverTime }: TokenGrant) => (expiresIn ?? serverTime) !== undefined;

async function judgeGrant(
  answer: Answer,
  grant: TokenGrant,
  { userID }: Question,
  app: App | null,
): Promise<Finding[]> {
  const first = judgeToken(grant, userID, app);
  const token = refusalOf(() => readToken(grant.token));
  if ('code' in token) return [first];
  const clock = judgeClock(grant, token.expiresAt, answer);
  const refusal = sessionRefusal(grant, token.expiresAt, answer);
  return [
    first,
    judgeLifetime(grant, token.expiresAt, answer),
    // A wrong time in the body can make a good token look bad.
    clock.level === 'problem' && refusal ? { ...clock, code: refusal.code } : clock,
    await judgeContent(grant, token.expiresAt, answer, userID, app),
  ];
}
