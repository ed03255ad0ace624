import type { Hit, Source } from './source.ts';
import { functionAround } from './syntax.ts';

type Range = readonly [number, number];

/** `renewToken(token)` with the token of the login, which ends when that one does. */
export function findOldRenewals(source: Source): Hit[] {
  if (source.place.isTest || !/renewToken/.test(source.text) || !/\blogin\b/.test(source.text)) return [];
  const { syntax, bindings } = source;
  const logins = syntax.calls('login').flatMap(({ args, receiver }) => {
    const [, second] = args;
    return second && receiver !== '' && args.length === 2 ? tokensOf(source, second) : [];
  });
  return syntax.calls('renewToken').flatMap(({ args: [first], args, name }) => {
    if (!first || args.length !== 1) return [];
    const path = syntax.pathIn(first);
    if (path === null) return [];
    const isLogins = logins.some((one) => one.path === path && bindings.isSame(path, one.token, first[0]));
    return isLogins && !mayBeFresh(source, path, name)
      ? [{ rule: 'renewal-with-login-token', at: syntax.startOf(name) }]
      : [];
  });
}

/** The names under which the token of a login is known: of `{ token: a }`, of `a`, and of `config` the `config.token`. */
function tokensOf({ syntax }: Source, second: Range): { path: string; token: number }[] {
  const range = syntax.at(second[0]) === '{' ? syntax.properties(second)?.get('token') : second;
  const path = range && syntax.pathIn(range);
  if (!path) return [];
  const token = range[0];
  return range === second
    ? [
        { path, token },
        { path: `${path}.token`, token },
      ]
    : [{ path, token }];
}

/** Whether something may have put another token there since: an assignment in the handler, or one that it may wait for. */
function mayBeFresh({ syntax, bindings }: Source, path: string, token: number): boolean {
  const body = functionAround(syntax, token);
  const last = path.split('.').at(-1) as string;
  const assigned = syntax
    .words(last)
    .filter((i) => syntax.at(i + 1) === '=' && syntax.pathTo(i) === path && bindings.isSame(path, i, token))
    .filter((i) => !isDeclared(syntax, i));
  if (assigned.some((i) => body < i && i < token)) return true;
  // Set by a hook, it is whatever the page was last drawn with.
  if (/^[[]$/.test(syntax.at(syntax.parents[bindings.of(last, token)?.from ?? -1] ?? -1))) return true;
  if (assigned.length === 0) return false;
  return assigned.length > 1 || waits(syntax, body, token);
}

const isDeclared = (syntax: Source['syntax'], i: number) => /^(const|let|var)$/.test(syntax.at(i - 1));

function waits(syntax: Source['syntax'], from: number, to: number): boolean {
  for (let i = from; i < to; i++)
    if (/^(await|then|yield)$/.test(syntax.at(i))) return !isOwnAwait(syntax, i, to);
  return false;
}

/** `await zim.renewToken(token)` waits for the renewal itself. */
const isOwnAwait = (syntax: Source['syntax'], i: number, to: number) => syntax.pathStart(to) === i + 1;
