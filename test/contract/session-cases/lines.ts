// What a login leaves in a trace, in one word: nearly every case begins with one.

interface LoginLines {
  /** ms since the case began. */
  readonly at?: number;
  /** The number of the call. */
  readonly call?: number;
  readonly who?: string;
  readonly user?: string;
}

/** `login()` asks for a token. The first one of a page makes the instance. */
export function begins({ at = 0, call = 1, who = 'one', user = 'alice' }: LoginLines = {}): string[] {
  const told = [`${at} fetch login ${user}`, `${at} ${who} logging-in`, `${at} ${who} connecting`];
  return [
    `${at} → ${call} ${who}.login ${user}`,
    ...told,
    ...(at === 0 ? [`${at} ${who} instanceChanged`] : []),
  ];
}

/** `login()` works at the first attempt. `warning`: of the token, if there is one. */
export function logsIn({
  token = 'T1',
  warning,
  ...login
}: LoginLines & { readonly token?: string; readonly warning?: string } = {}): string[] {
  const { at = 0, call = 1, who = 'one', user = 'alice' } = login;
  return [
    ...begins(login),
    ...(warning ? [`${at + 20} ${who} warning ${warning}`] : []),
    `${at + 30} server login ${user} ${token}`,
    `${at + 70} ${who} logged-in`,
    `${at + 70} ${who} connected`,
    `${at + 70} ← ${call} resolved`,
  ];
}
