import { inspect } from 'node:util';
import type { ZimSession } from 'zim-session';
import { USERS, type World } from '../world.ts';

/** The head of every token of a world: version, and an expiry in this century. */
const TOKEN = /0[34]AAAA/;
const NAMES = new RegExp(Object.values(USERS).join('|'));

/** What comes out of the library has neither a token nor a user in it. */
export function checkOutput(world: World, where: string, text: string): void {
  if (TOKEN.test(text)) world.breaks('no token in any output', `in ${where}`);
  if (NAMES.test(text)) world.breaks('no userID in any output', `in ${where}`);
}

/** An error with all that it carries; not with the cause of what the app's own provider threw. */
export function checkError(world: World, where: string, error: unknown): void {
  for (let one = error; one instanceof Error; one = one.cause) {
    checkOutput(world, where, `${one.message} ${one.stack}`);
    checkOutput(world, where, JSON.stringify(one));
  }
}

const SERIALISED = ['code', 'kind', 'message', 'zimCode', 'httpStatus'];

/** A session that is printed, spread or serialised; it says whose it is, and never a token. */
export function checkPrinted(world: World, session: ZimSession): void {
  const texts = {
    'a session as JSON': JSON.stringify(session),
    'a session that is spread': JSON.stringify({ ...session }),
    'a printed session': inspect({ session, spread: { ...session } }, { depth: 8 }),
  };
  for (const [where, text] of Object.entries(texts)) {
    if (TOKEN.test(text)) world.breaks('no token in any output', `in ${where}`);
  }
  if ('zim' in { ...session }) world.breaks('zim is not enumerable', 'it is there when a session is spread');
  const { error } = session.toJSON();
  if (!error) return;
  checkOutput(world, 'the error of a session as JSON', JSON.stringify(error));
  const more = Object.keys(error).filter((key) => !SERIALISED.includes(key));
  if (more.length > 0) world.breaks('a session as JSON has the facts of its error', `and ${more}`);
}
