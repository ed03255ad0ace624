/** What is looked at of a snapshot. */
interface Seen {
  readonly status: string;
  readonly renewal: string;
  readonly reason: string | null;
  readonly error: { readonly code: string } | null;
}

/**
 * Writes logins, renewals and recoveries into the browser's performance timeline, where its developer tools show them and RUM tools find
 * them: `zim-session:login`, `zim-session:renewal`, `zim-session:recovery`. `detail.phases` holds the ms of each stage of `snapshot.renewal`,
 * `detail.outcome` is `ok` or the code of what went wrong. Neither user nor token is in it. Never throws; where there is no
 * `performance.measure`, or an old one, nothing is written.
 */
export function createMeasures(): (seen: Seen) => void {
  let name: string | false | undefined;
  let stage = '';
  let start = 0;
  let since = 0;
  let phases: Record<string, number> = {};
  return ({ status, renewal, reason, error }) => {
    try {
      const end = performance.now();
      phases[stage] = (phases[stage] ?? 0) + end - since;
      const [done, options] = [
        name,
        { start, end, detail: { outcome: error?.code ?? reason ?? 'ok', phases } },
      ];
      since = end;
      stage = renewal;
      // A renewal is under way while its stage ends like that: fetching, presenting, retrying.
      const isRenewal = status === 'logged-in' && /ing$/.test(renewal);
      name =
        status === 'logging-in' ? 'login' : status === 'recovering' ? 'recovery' : isRenewal && 'renewal';
      if (name === done) return;
      start = end;
      phases = {};
      if (done) performance.measure(`zim-session:${done}`, options);
    } catch {
      // An old browser reads the options as the name of a mark.
    }
  };
}
