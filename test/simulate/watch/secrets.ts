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
