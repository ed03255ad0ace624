import { expect, test } from 'vitest';
import { ZimSessionError } from 'zim-session';
import { boom } from './values.ts';
import { ALICE, createWorld, outcome } from './world.ts';

// What a provider throws may be an error of another copy of this package, or only look like one.

/** As another copy makes it. */
const ofOtherCopy = (fields: object): Error =>
  Object.assign(new Error('told by the other copy.'), { name: 'ZimSessionError', ...fields });

/** What the session shows after a provider has thrown this, and how the login ends. */
async function shown(thrown: Error) {
  const world = createWorld({ retry: () => 5_000 });
  world.backend.next = [thrown];
  const login = outcome(world.session.login(ALICE));
  await world.clock.advance(500);
  const { error, status } = world.session.getSnapshot();
  await world.clock.advance(8_000);
  return { error: error!, status, login: login.code };
}

test('an error of this copy is passed on as it is', async () => {
  const thrown = new ZimSessionError('token-endpoint-status', { httpStatus: 503, detail: 'busy' });
  expect(await shown(thrown)).toEqual({ error: thrown, status: 'logging-in', login: 'resolved' });
  expect((await shown(thrown)).error).toBe(thrown);
});

test('an error of another copy keeps its code, its facts and what it says', async () => {
  const thrown = ofOtherCopy({
    code: 'token-endpoint-status',
    kind: 'backend',
    retryable: true,
    httpStatus: 503,
  });
  const { error, login } = await shown(thrown);
  expect(error).toBeInstanceOf(ZimSessionError);
  expect(error).toMatchObject({
    code: 'token-endpoint-status',
    httpStatus: 503,
    message: 'told by the other copy.',
  });
  expect(login).toBe('resolved');
});

test.each<[string, object]>([
  ['a code that this one lacks', { code: 'other-planet', kind: 'session', retryable: false }],
  ['no code', {}],
  ['a code that is none', { code: Symbol('aborted') }],
  [
    'what cannot be read',
    Object.defineProperty({ code: 'zim-server' }, 'retryAfter', { enumerable: true, value: 1 }),
  ],
])('an error of another copy with %s is tried again', async (what, fields) => {
  const thrown = ofOtherCopy(fields);
  if (what === 'what cannot be read') Object.defineProperty(thrown, 'retryAfter', { get: boom });
  const { error, login } = await shown(thrown);
  expect([error.code, error.cause, login]).toEqual(['token-endpoint-unreachable', thrown, 'resolved']);
});

test('facts of another type do not count', async () => {
  const thrown = ofOtherCopy({ code: 'zim-server', retryAfter: Symbol('soon'), httpStatus: '503' });
  const { error, login } = await shown(thrown);
  expect([error.code, error.retryAfter, error.httpStatus, login]).toEqual([
    'zim-server',
    undefined,
    undefined,
    'resolved',
  ]);
});
