import { isZimSessionError, type ZimSessionError } from '../core/errors.ts';
import {
  checkToken,
  cleanToken,
  type ParsedToken,
  parseToken,
  readToken,
  type TokenGrant,
} from '../core/token.ts';
import { isUser } from '../core/user.ts';
import { openToken, type TokenContent } from '../token04/sealed.ts';
import type { Answer } from './ask.ts';
import { MUCH, skews } from './clock.ts';
import { duration, type Finding, ok, problem, unseen, warning } from './finding.ts';

/** The app that the token has to be of. */
export interface App {
  readonly appID: number;
  readonly secret: string;
}

/** What `work` throws, if it is an error of ours. */
export function refusalOf<T>(work: () => T): T | ZimSessionError {
  try {
    return work();
  } catch (error) {
    if (isZimSessionError(error)) return error;
    throw error;
  }
}

const MISTAKES: Readonly<Record<string, readonly [string, string]>> = {
  'token-version': ['an older version than 04', 'Generate a token04: 03 is for RTC only.'],
  'token-malformed': ['begins like a token04, but is none', 'Return it whole, and encode it once.'],
  'token-endpoint-response': ['too short to be a token', 'Return it whole.'],
  'token-mismatch': ['for another user', 'Return the token of the user that was asked for, uncached.'],
};

const OTHER_APP =
  'ZEGO_APP_ID here and the app of the backend must be the same: correct the one that is wrong.';

/** Version, shape, and whose token the answer says it is. */
export function judgeToken(grant: TokenGrant, userID: string, app: App | null): Finding {
  // A backend may have numbers for users, and text for apps.
  const otherUser = !isUser(grant.userID, userID);
  const otherApp = app && Number(grant.appID ?? app.appID) !== app.appID;
  const parsed = refusalOf(() => readToken(grant.token) && parseToken(grant.token));
  if (otherApp && !otherUser) {
    return problem('token', 'of another app than ZEGO_APP_ID', OTHER_APP, 'token-mismatch');
  }
  const code = otherUser ? 'token-mismatch' : 'code' in parsed ? parsed.code : null;
  if (code) {
    const [text, todo] = MISTAKES[code] ?? ['no token', 'Return a token04.'];
    return problem('token', text, todo, code);
  }
  const kit = cleanToken(grant.token) !== grant.token.trim() ? '; a kit token, cut at its #' : '';
  return ok('token', `token04, ${(parsed as ParsedToken).mode}${kit}`);
}

/** A first token: nothing is held against it. */
const ANY = { current: null, refused: null };

/** How long the token lives, by the server's clock where that is known. */
export function judgeLifetime(grant: TokenGrant, expiresAt: number, answer: Answer): Finding {
  const { date, session } = skews(grant, expiresAt, answer);
  const left = expiresAt + (date ?? session ?? 0) - answer.receivedAt;
  const error = refusalOf(() =>
    checkToken({ text: grant.token, expiresAt }, left, { ...ANY, trusted: true }),
  );
  const todo = 'Let tokens live an hour.';
  if (typeof error === 'object') {
    if (left <= 0)
      return problem(
        'lifetime',
        `expired ${duration(left)} ago`,
        `${todo} Return a fresh one each time.`,
        error.code,
      );
    const text =
      left < MUCH
        ? `${duration(left)}: a session takes none under 30 s`
        : `${duration(left)}: ZIM takes none over 24 days`;
    return problem('lifetime', text, todo, error.code);
  }
  if (left < 300_000)
    return warning('lifetime', `${duration(left)}: short, it is renewed all the time`, todo);
  return ok('lifetime', duration(left));
}

/** What a session itself would say of the token. */
export function sessionRefusal(grant: TokenGrant, expiresAt: number, answer: Answer): ZimSessionError | null {
  const { session } = skews(grant, expiresAt, answer);
  const left = expiresAt + (session ?? 0) - answer.receivedAt;
  const found = refusalOf(() =>
    checkToken({ text: grant.token, expiresAt }, left, { ...ANY, trusted: session !== null }),
  );
  return typeof found === 'object' ? found : null;
}

/** What is sealed in the token, where the ServerSecret is given. */
export async function judgeContent(
  grant: TokenGrant,
  expiresAt: number,
  answer: Answer,
  userID: string,
  app: App | null,
): Promise<Finding> {
  if (!app) {
    const how = 'set ZEGO_APP_ID and ZEGO_SERVER_SECRET to open the token';
    return unseen('content', 'whose token it is, of which app, and made with the right secret', how);
  }
  const code = 'token-rejected';
  let content: TokenContent;
  try {
    content = { ...(await openToken(cleanToken(grant.token), app.secret)) };
  } catch {
    const todo = 'Use the same app and ServerSecret in the backend and here.';
    return problem('content', 'does not open with ZEGO_SERVER_SECRET', todo, code);
  }
  const { app_id, user_id, ctime, expire, payload } = content;
  if (app_id !== app.appID) {
    if (Number(app_id) !== app.appID)
      return problem('content', 'names another app than ZEGO_APP_ID', OTHER_APP, code);
    return problem('content', 'its app_id is not a number', 'Seal the appID as a number.', code);
  }
  if (user_id !== userID) {
    const todo = 'Seal the userID that was asked for, decoded once, and never an answer of a cache.';
    return problem('content', 'names another user', todo, code);
  }
  if (expire * 1000 !== expiresAt) {
    const todo = 'Write the same unix seconds into both.';
    return problem('content', 'its expiry inside is not the one outside', todo, code);
  }
  const date = skews(grant, expiresAt, answer).date;
  const age = answer.receivedAt - (date ?? 0) - ctime * 1000;
  if (Math.abs(age) > MUCH) {
    const text = age > 0 ? `made ${duration(age)} ago` : `made ${duration(age)} from now`;
    return problem('content', text, 'Make a fresh token for each request, and set the clock of the backend.');
  }
  if (payload)
    return warning('content', 'it has a payload, which ZIM does not take', 'Leave the payload empty.');
  return ok('content', 'opens, and names this app and this user');
}
