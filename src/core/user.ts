import { reading, refuseOptions, ZimSessionError } from './errors.ts';

/** Who logs in. */
export interface ZimUser {
  /** At most 32 bytes of digits, letters and ``! # $ % & ( ) + - : ; < = . > ? @ [ ] ^ _ { } | ~``. */
  readonly userID: string;
  /** At most 256 bytes. Overwrites the name on the server; leave it out to keep that one. */
  readonly userName?: string | undefined;
  /** At most 500 bytes; set after the login. */
  readonly userAvatarUrl?: string | undefined;
  /** Shown to users who subscribed to this one's status; goes with the login, as ZIM takes it. */
  readonly customStatus?: string | undefined;
  /** How long that lasts; as ZIM takes it. */
  readonly customStatusDuration?: number | undefined;
}

/** Length in UTF-8 bytes; TextEncoder belongs to the DOM. */
export function byteLength(text: string): number {
  let length = 0;
  for (const character of text) {
    const point = character.codePointAt(0) as number;
    length += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
  }
  return length;
}

/** Whether an answer that names somebody means this user. JSON rounds whole numbers over 2 ** 53. */
export function isUser(told: unknown, userID: string): boolean {
  const isRounded = typeof told === 'number' && !Number.isSafeInteger(told);
  return (told ?? userID) === userID || String(told) === userID || (isRounded && Number(userID) === told);
}

const ALLOWED = /^[\w!#$%&()+\-:;<=.>?@[\]^{}|~]+$/;
// ZEGO's pages print two lists; these characters are on one of them only.
const DISPUTED = /[:?[\]{}|]/;

/** Refuses what ZIM would take and choke on. Throws `invalid-user`, or `invalid-options`. */
export function checkUser(user: ZimUser, warn: (message: string) => void): ZimUser {
  return reading(() => check(user, warn), 'invalid-user');
}

function check(user: ZimUser, warn: (message: string) => void): ZimUser {
  const { userID, userName, userAvatarUrl, customStatus, customStatusDuration } = user ?? {};
  const refuse = (detail: string): never => {
    throw new ZimSessionError('invalid-user', { detail });
  };
  const checkText = (name: string, value: unknown, most = Number.POSITIVE_INFINITY) => {
    if (value !== undefined && typeof value !== 'string') refuse(`${name} must be a string`);
    const length = byteLength((value as string) ?? '');
    if (length > most) refuse(`${name} has ${length} bytes, at most ${most} are allowed`);
  };
  if (typeof userID !== 'string' || !userID)
    refuse('userID must be a non-empty string, as in { userID: "alice" }');
  if (/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(userID)) {
    refuse(
      'userID is a UUID with dashes: 36 bytes, at most 32 are allowed; take the dashes out, in the backend too',
    );
  }
  checkText('userID', userID, 32);
  if (!ALLOWED.test(userID))
    refuse('userID has a character that ZIM does not allow, such as a space or one of , \' " / \\ * `');
  checkText('userName', userName, 256);
  checkText('userAvatarUrl', userAvatarUrl, 500);
  checkText('customStatus', customStatus);
  if (customStatusDuration !== undefined && typeof customStatusDuration !== 'number') {
    refuse('customStatusDuration must be a number');
  }
  if ('isOfflineLogin' in user && user.isOfflineLogin) {
    refuseOptions('isOfflineLogin wedges the SDK and is not offered');
  }
  if (DISPUTED.test(userID)) warn('userID holds one of : ? [ ] { } |, which not every ZEGO page allows');
  return { userID, userName, userAvatarUrl, customStatus, customStatusDuration };
}
