// @ts-check

/**
 * Whose request is this? WRITE IT: a token lets its holder be that user. Until then the server serves the development
 * app alone. `request` is Fetch's; `userID` is whom it asks for.
 *
 * - `true`: it may be the one whom it asks for. Or the userID, or an object with one (your session): this user it is,
 *   whatever it asks for.
 * - `false`: 403, "I know you, and you are not that user". The client stops asking.
 * - `throw new Refusal(401, 'Sign in')`: "I do not know you". The client asks once more, with fresh headers.
 * - `throw` anything else (the database is down), or no answer for 8 s: 500. The client tries again later.
 *
 *     import { Refusal } from 'zim-session/server';
 *
 *     export async function authorize(request, userID) {
 *       const session = await sessions.find(request.headers.get('cookie'));
 *       if (!session) throw new Refusal(401, 'Sign in first.');
 *       return session.userID === userID;
 *     }
 *
 * @type {import('zim-session/server').Authorize | null}
 */
export const authorize = null;
