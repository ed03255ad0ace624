import { afterEach, describe, expect, it } from 'vitest';
import { duration } from '../../src/cli/finding.ts';
import { APP, BEARER, check, closeAll, ENV, endpoint, type Handler, says, token } from '../cli/endpoint.ts';

// What `zim-session check` claims: of what it looked at, and in numbers that are some.

afterEach(closeAll);

describe('a length of time', () => {
  it.each([
    [0, '0 s'],
    [-3_600_000, '1 h'],
    [90_061_000, '1 d 1 h'],
    [1e300, 'over 9999 d'],
    [-1e300, 'over 9999 d'],
    [Number.POSITIVE_INFINITY, 'over 9999 d'],
    [Number.NEGATIVE_INFINITY, 'over 9999 d'],
    [Number.NaN, 'an unknown time'],
  ])('of %s ms is %s', (ms, words) => expect(duration(ms)).toBe(words));

  const absurd: [string, () => Promise<Handler>][] = [
    ['an Age', async () => says(await token(), { age: '1e400' })],
    ['a max-age', async () => says(await token(), { 'cache-control': `max-age=${'9'.repeat(400)}` })],
    [
      'an Expires',
      async () => says(await token(), { 'cache-control': '', expires: 'Fri, 31 Dec 275759 23:59:59 GMT' }),
    ],
    ['a Retry-After', async () => says('', { 'retry-after': '9'.repeat(400) }, 429)],
    ['a Date', async () => says(await token(), { date: 'Fri, 31 Dec 275759 23:59:59 GMT' })],
    ['a serverTime', async () => says({ token: await token(), serverTime: 1e300 })],
    ['a serverTime that is none', async () => says({ token: await token(), serverTime: 'Infinity' })],
    ['an expiresIn', async () => says({ token: await token(), expiresIn: -1e300 })],
    ['the end of the token', async () => says(await token({ expiresAt: 8e18 }))],
    ['the beginning of the token', async () => says(await token({ now: -8e15 }))],
  ];
  it.each(absurd)('is one, whatever %s says', async (_what, handler) => {
    const url = await endpoint(await handler());
    const { out, report } = await check(url, ['--origin', url], { env: ENV });
    for (const text of [out, JSON.stringify(report)]) expect(text).not.toMatch(/NaN|Infinity|\de\+\d/);
  });
});

describe('the address in the report', () => {
  it.each([
    ['/users/user-of-the-test/token', '/users/[…]/token'],
    ['/users/user%2Dof%2dthe-test/token', '/users/[…]/token'],
    ['/token;user=user-of-the-test', '/[…]'],
    ['/user-of-the-test', '/[…]'],
    ['/%/user-of-the-test/', '/%/[…]/'],
    ['/v1/bearer-of-the-test/7', '/v1/[…]/[…]'],
    ['/v1/7a', '/v1/7a'],
    ['/v1/7', '/v1/[…]'],
  ])('%s is told as %s', async (path, told) => {
    const { origin } = new URL(await endpoint(says(await token())));
    const argv = ['--param', 'key=@env:BEARER', '--param', 'shard=7'];
    const { out, report } = await check(`${origin}${path}`, argv);
    expect([out.split('\n')[0], report]).toMatchObject([`GET ${origin}${told}`, { url: `${origin}${told}` }]);
  });
});

describe('the report does not say that all is well of what it did not look at', () => {
  const header = ['--header', 'authorization: Bearer @env:BEARER'];
  const well = async () => endpoint(says(await token()));

  it.each<[string, string[], Record<string, string>]>([
    ['the page is not named', [], ENV],
    ['the secret is not given', ['--origin', 'http://127.0.0.1'], {}],
    ['neither is', header, {}],
  ])('where %s', async (_what, argv, env) => {
    const url = await well();
    const same = argv.map((word) => (word === 'http://127.0.0.1' ? url : word));
    const { out } = await check(url, same, { env });
    expect(out).not.toContain('All is well');
    expect(out).toMatch(/By what was looked at, a session would log in\.\nNot looked at:\n- whe|\n- whose/);
  });

  it('where there was no answer, or none with a token: it names what was left out', async () => {
    const nobody = await check('http://127.0.0.1:1/token');
    expect(nobody.out).toMatch(
      /\n\nNot looked at, since there was no answer: redirect, cors, status, .*, content\.\n1 problem\./,
    );
    const refused = await check(await endpoint(says('', {}, 401)));
    expect(refused.out).toMatch(
      /\n\nNot looked at, since there was no token: caching, type, form, token, .*, content\.\n1 problem\./,
    );
    for (const { text } of refused.report.checks) expect(text).not.toBe('there was nothing to look at');
  });

  it('and leaves out, without a word, what is not needed', async () => {
    const url = await well();
    const { out, report } = await check(url, ['--origin', url], { env: ENV });
    const skipped = report.checks.filter(({ level }) => level === 'skipped').map(({ text }) => text);
    expect(skipped).toEqual(Array(2).fill('not needed: the page is of the same origin'));
    expect(out).not.toContain('ot looked at');
    expect(out).not.toContain('not needed: the page is of the same origin\n– ');
  });

  it('of who else gets a token, which one question cannot show', async () => {
    const url = await well();
    const open = await check(url, ['--origin', url], { env: ENV });
    expect(open.out).toMatch(
      /All is well: .*\n\nIt gave this token to somebody who did not say who they are\./,
    );
    const asked = await check(url, ['--origin', url, ...header], { env: ENV });
    expect(asked.out).toMatch(/All is well: .*\n\nNot tried: whether others are refused\. .*403.*401/);
    expect(asked.out).not.toContain(BEARER);
    expect(APP.secret).toHaveLength(32);
  });
});
