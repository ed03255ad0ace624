// @ts-check

/**
 * What is wrong with a userID, or null. ZIM's rules.
 *
 * @param {string} userID
 */
export function userIDProblem(userID) {
  if (/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(userID)) {
    return 'This userId is a UUID with dashes: 36 bytes, at most 32 are allowed. Take the dashes out, in the app and here.';
  }
  const bytes = new TextEncoder().encode(userID).length;
  if (bytes > 32) return `This userId has ${bytes} bytes; at most 32 are allowed.`;
  if (!/^[\w!#$%&()+\-:;<=.>?@[\]^{}|~]+$/.test(userID)) {
    return 'This userId has a character that ZIM does not allow. Allowed are digits, letters and ! # $ % & ( ) + - : ; < = . > ? @ [ ] ^ _ { } | ~ (in the URL use encodeURIComponent: a bare + is a space).';
  }
  return null;
}
