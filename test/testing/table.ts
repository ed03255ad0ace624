import { readFileSync } from 'node:fs';
import type { QaZim } from 'zim-session/testing';

/** What TESTING.md says of a handle in a world. */
export type Offered = 'yes' | 'no' | 'with `mint`' | "with `clock: 'page'`";

/** The table handle × world of TESTING.md. */
export function documentedHandles(): Map<string, Record<QaZim, Offered>> {
  const text = readFileSync(new URL('../../TESTING.md', import.meta.url), 'utf8');
  const rows = text.matchAll(/^\| `([\w.]+)` \| .* \| (.+) \| (.+) \| (.+) \|$/gm);
  return new Map(
    [...rows].map(([, handle, fake, loopback, real]) => [
      handle as string,
      { fake, loopback, real } as Record<QaZim, Offered>,
    ]),
  );
}
