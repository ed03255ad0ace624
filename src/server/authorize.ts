import type { ZimSessionError } from '../core/errors.ts';
import { checkUser } from '../core/user.ts';
import { Refusal } from './refusal.ts';

/** What `authorize` may answer: see {@link Authorize}. Of a whole session only `userID` is read. */
export type AuthorizeAnswer = boolean | string | { readonly userID?: unknown } | null | undefined;

/**
 * Whose request is this? `request` is Fetch's; `userID` is whom it asks for, and is one that ZIM takes.
 *
 * - `true`: it may be the one whom it asks for. Or the userID, or an object with one (your session): this user it is, whatever it
 *   asks for.
 * - `false`, or anything else: 403, "I know you, and you are not that user". The client stops asking.
 * - `throw new Refusal(401, 'Sign in first.')`: "I do not know you". The client asks once more, with fresh headers.
 * - `throw` anything else (the database is down), or no answer for 8 s: 500. The client tries again later.
 */
export type Authorize = (request: Request, userID: string) => AuthorizeAnswer | Promise<AuthorizeAnswer>;

/** ms that `authorize` may take. A session waits 10 s for a token, and is better told than left waiting. */
const PATIENCE = 8_000;

/** Whose token it is. Rejects with a `Refusal` for nobody's, and with whatever broke. */
export async function userFor(authorize: Authorize, request: Request, asked: string): Promise<string> {
  return userOf(await inTime(authorize(request, asked)), asked);
}

async function inTime(verdict: unknown): Promise<unknown> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const over = new Promise((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${PATIENCE} ms`)), PATIENCE);
  });
  try {
    return await Promise.race([verdict, over]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Nothing but `true` lets the one through who was asked for: a forgotten `return` or `await` must not open the door. Whom
 * `authorize` names by itself counts, and not the query.
 */
function userOf(verdict: unknown, asked: string): string {
  if (verdict === true) return asked;
  const { userID } = (typeof verdict === 'string' ? { userID: verdict } : (verdict ?? {})) as {
    userID?: unknown;
  };
  // A database may number its users.
  const named = Number.isSafeInteger(userID) ? String(userID) : userID;
  if (typeof named !== 'string' || !named) throw new Refusal(403, 'You may not log in as this user.');
  const problem = userProblem(named);
  if (problem) throw new Error(`it names a user whom ZIM does not take: ${problem}`);
  return named;
}

/** What is wrong with a userID, by the rules of the sessions that ask for it. Does not quote it. */
export function userProblem(userID: string): string | null {
  try {
    checkUser({ userID }, () => {});
    return null;
  } catch (error) {
    return (error as ZimSessionError).message;
  }
}
