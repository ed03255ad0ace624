import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isZimSessionError, type TokenEndpointOptions, tokenEndpoint } from 'zim-session';
import { createPrng } from '../simulate/prng.ts';
import { hostileAnswer, MARK, TOKEN, USER } from './hostile-answers.ts';

// Answers that no backend should give, over real HTTP: nothing but tokens, errors of ours, and time.

const ANSWERS = 20_000;
/** At a time. */
const TOGETHER = 40;
const first = Number(process.env.FUZZ_SEED ?? 0);
/** A tenth of them; `npm run test:more` plays all. */
const few = Number(process.env.FUZZ_ANSWERS ?? ANSWERS / 10);
const answers = process.env.FUZZ_SEED === undefined ? few : 1;

const OPTIONS: readonly TokenEndpointOptions[] = [
  {},
  { method: 'POST' },
  { headers: { authorization: 'Bearer x' } },
  { parse: (body) => (body as { token: string }).token },
];

function reply(response: ServerResponse, seed: number): void {
  const { status, headers, body, cutAfter } = hostileAnswer(createPrng(seed), `/?n=${seed + ANSWERS}`);
  response.writeHead(status, headers);
  if (cutAfter === null) response.end(body);
  else response.write(body.slice(0, cutAfter), () => response.destroy());
}

const server = createServer((request, response) => {
  reply(response, Number(new URL(request.url!, 'http://here').searchParams.get('n')));
});
let address = '';

beforeAll(async () => {
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

/** What is wrong with this outcome; null where nothing is. */
function fault(error: unknown): string | null {
  if (!isZimSessionError(error)) return `not ours: ${error}`;
  const said = `${error.message} ${error.stack} ${error.cause} ${JSON.stringify(error)}`;
  for (const secret of [USER, MARK, TOKEN.slice(0, 30)])
    if (said.includes(secret)) return `tells a secret: ${said}`;
  const { retryAfter = 0 } = error;
  return retryAfter >= 0 ? null : `retryAfter of ${retryAfter}`;
}

async function outcome(seed: number): Promise<string> {
  const endpoint = tokenEndpoint(`${address}?n=${seed}`, OPTIONS[seed % OPTIONS.length]);
  try {
    const { token, serverTime = 0, expiresIn = 0 } = await endpoint({ userID: USER });
    if (typeof token !== 'string' || !/^\s*0\d/.test(token))
      return `BROKEN seed ${seed}: a token like ${typeof token}`;
    if (!Number.isFinite(serverTime) || !Number.isFinite(expiresIn))
      return `BROKEN seed ${seed}: a time that is none`;
    return 'a token';
  } catch (error) {
    const wrong = fault(error);
    return wrong ? `BROKEN seed ${seed}: ${wrong}` : (error as { code: string }).code;
  }
}

test(`${answers} mutated answers bring tokens, and errors that tell no secret`, async () => {
  const counts = new Map<string, number>();
  let next = first;
  const ask = async () => {
    while (next < first + answers) {
      const seed = next;
      next += 1;
      const what = await outcome(seed);
      counts.set(what, (counts.get(what) ?? 0) + 1);
    }
  };
  await Promise.all(Array.from({ length: TOGETHER }, ask));
  const rows = [...counts].sort(([, a], [, b]) => b - a);
  console.log(rows.map(([what, count]) => `${String(count).padStart(7)}  ${what}`).join('\n'));
  // Replayed with FUZZ_SEED=… npx vitest run --project node test/fuzz/answers
  expect(rows.filter(([what]) => what.startsWith('BROKEN'))).toEqual([]);
  if (answers > 1) expect(counts.get('a token')).toBeGreaterThan(answers / 20);
});
