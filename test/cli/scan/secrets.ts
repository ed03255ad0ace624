import { createHash } from 'node:crypto';

// Made here, so that nothing in the repository looks like a secret of somebody's.
const hex = (seed: string, length = 64) => createHash('sha256').update(seed).digest('hex').slice(0, length);

export const APP_SIGN = hex('an AppSign of the test');
export const OTHER_SIGN = hex('another AppSign of the test');
export const SERVER_SECRET = hex('a ServerSecret of the test', 32);
/** Digits that are no secret. */
export const SHA256 = hex('a checksum');

/** What must never be printed, however little of it. */
export function keepsSecrets(text: string): void {
  for (const secret of [APP_SIGN, OTHER_SIGN, SERVER_SECRET, SHA256]) {
    for (let at = 0; at + 8 <= secret.length; at += 4) {
      if (text.includes(secret.slice(at, at + 8))) throw new Error('A secret is in the output.');
    }
  }
}
