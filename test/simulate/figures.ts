/** What a run came to. Sums, and maxima in `worst`; `did`: acts per kind; `excused`: see EXEMPTIONS. */
export interface Figures {
  [did: `did ${string}`]: number;
  [excused: `excused ${string}`]: number;
  worlds: number;
  steps: number;
  /** ms of the worlds, and of them with a user logged in or recovering. */
  time: number;
  sessionTime: number;
  fetches: number;
  logins: number;
  renewals: number;
  /** Renewals by a login, where the SDK took no renewToken. */
  handedOver: number;
  /** How often ZIM was asked whether it is there. */
  questions: number;
  losses: number;
  recoveries: number;
  loggedOut: number;
  promises: number;
  /** The most token requests in 60 s. */
  worstRate: number;
  /** How long a session said Connected over a dead socket, ms in front. */
  worstDeaf: number;
  /** The longest way back, ms, after all was well again. */
  worstRecovery: number;
  /** The longest public login() and renew(), ms awake. */
  worstLogin: number;
  worstRenew: number;
}

export function noFigures(): Figures {
  return {
    worlds: 0,
    steps: 0,
    time: 0,
    sessionTime: 0,
    fetches: 0,
    logins: 0,
    renewals: 0,
    handedOver: 0,
    questions: 0,
    losses: 0,
    recoveries: 0,
    loggedOut: 0,
    promises: 0,
    worstRate: 0,
    worstDeaf: 0,
    worstRecovery: 0,
    worstLogin: 0,
    worstRenew: 0,
  };
}

export function add(sum: Figures, more: Figures): void {
  for (const key of Object.keys(more) as (keyof Figures)[]) {
    const before = sum[key] ?? 0;
    const now = more[key] ?? 0;
    sum[key] = key.startsWith('worst') ? Math.max(before, now) : before + now;
  }
}
