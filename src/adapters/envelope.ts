import { ZimSessionError } from '../core/errors.ts';
import { parseToken, type TokenGrant } from '../core/token.ts';

/** Who was asked for: no message may quote him. */
export interface Asked {
  readonly userID?: string;
  /** A field of this name is his, too, if it is the name of a user: an `id` is most often of something else. */
  readonly param?: string;
}

/** A value in a body, and what it is in. */
interface Place {
  readonly key: string;
  readonly value: unknown;
  readonly parent: Place | null;
}

/** JSON in a text, or the text. */
export function fromJSON(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Backends do not agree how names are written: `userID`, `user_id`, `UserId`. */
const plain = (key: string): string => key.toLowerCase().replace(/[_-]/g, '');

/** Everything in a body, from the outside in; also in JSON that was put into JSON as text. Takes linear time. */
function placesIn(body: unknown): Place[] {
  const places: Place[] = [{ key: '', value: body, parent: null }];
  for (const place of places) {
    const { key, value, parent } = place;
    if (typeof value === 'string') {
      const inner = /^\s*[{["]/.test(value) ? fromJSON(value) : value;
      if (inner !== value) places.push({ key, value: inner, parent });
    } else {
      for (const [name, inner] of Object.entries(value ?? {}))
        places.push({ key: name, value: inner, parent: place });
    }
  }
  return places;
}

/** Of any version. */
export const looksLikeToken = (value: unknown): value is string =>
  typeof value === 'string' && /^\s*0\d/.test(value);

/** Epoch ms; NaN for what is no whole token04. */
export function expiryIn(value: unknown): number {
  // What is shorter is none, and errors are dear: a body may hold thousands.
  if (typeof value !== 'string' || !/^\s*04\S{38}/.test(value)) return Number.NaN;
  try {
    return parseToken(value).expiresAt;
  } catch {
    return Number.NaN;
  }
}

// Names of what says how it went; 0, 2xx and such words mean well.
const OUTCOME = /^((err(or)?|status)?code|status|success|ok)$/;
const WELL = /^(0+|2\d\d|ok|true|success(ful)?)$/i;
const DENIAL = /^(401|403|419)$/;

/** What an answer without a whole token says of itself. `isSure`: it says failure, or nothing is like a token. */
function complain(places: readonly Place[], { userID = '' }: Asked, isSure: boolean): void {
  const outcomes = places.filter(
    ({ key, value, parent }) =>
      OUTCOME.test(plain(key)) &&
      ['string', 'number', 'boolean'].includes(typeof value) &&
      // Deeper in, it is about something else.
      !parent?.parent?.parent,
  );
  const denial = outcomes.find(({ value }) => DENIAL.test(`${value}`));
  if (denial) throw new ZimSessionError('token-denied', { httpStatus: Number(denial.value) });
  const failure = outcomes.find(({ value }) => !WELL.test(`${value}`));
  const { key, value } = failure ?? outcomes[0] ?? {};
  if (!key || !(failure || isSure)) return;
  const text = `${value}`;
  // A number is a code, unless it is the user; a word may have the user in it.
  const isSecret =
    !/^[\w.-]{1,16}$/.test(text) || text === userID || (/[a-z]/i.test(userID) && text.includes(userID));
  const shown = isSecret ? 'no success' : text;
  throw new ZimSessionError(failure ? 'token-endpoint-status' : 'token-endpoint-response', {
    detail: `no token04 in it, and its "${key.slice(0, 16)}" is ${shown}; if one is there, pass parse`,
    kind: 'configuration',
  });
}

/**
 * The grant in the body of a 2xx answer. A whole token04 is the answer, whatever is around it; what is only like one is
 * handed on, for an error that says more; the token is empty where there is neither. Throws what the body says of
 * itself where it holds no whole one.
 */
export function grantFrom(body: unknown, asked: Asked = {}): TokenGrant {
  const own = plain(String(asked.param));
  const places = placesIn(body);
  const tokens = places.filter(({ value }) => expiryIn(value) >= 0);
  const named = (names: RegExp) => (place: Place) => names.test(plain(place.key));
  let found = tokens.find(named(/^(kit)?token$/)) ?? tokens[0];
  if (!found) {
    found = places.filter(named(/^((kit)?token|data|result|)$/)).find(({ value }) => looksLikeToken(value));
    complain(places, asked, !found);
  }
  const fields: Record<string, unknown> = {};
  for (let at = found?.parent; at; at = at.parent) {
    for (const [key, value] of Object.entries(at.value as object)) {
      // JSON has null for what is not there; some have '' and 0.
      if (value && ['string', 'number'].includes(typeof value)) fields[plain(key)] ??= value;
    }
  }
  return {
    token: (found?.value ?? '') as string,
    // Text or number: who compares them compares text.
    userID: (fields.userid ?? (/user|uid/.test(own) ? fields[own] : undefined)) as string | undefined,
    appID: fields.appid as number | undefined,
    // True or not: see believed().
    expiresIn: fields.expiresin as number | undefined,
    serverTime: fields.servertime as number | undefined,
  };
}
