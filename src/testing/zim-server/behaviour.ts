/** The commands of the SDK's session that a test can tell apart; everything else goes by its own name. */
export type ZimCommand = 'login' | 'renew_token' | 'hb' | 'logout' | (string & {});

/** How the server is told to misbehave. */
export interface ZimBehaviour {
  /** Answers logins with `code`: every one from now on, or the next `times`. */
  refuseLogin(code: number, options?: { times?: number }): void;
  refuseRenew(code: number, options?: { times?: number }): void;
  /** Stops answering a command, or everything; `silence(command, false)` and `heal()` end it. */
  silence(command: ZimCommand | true, on?: boolean): void;
  /** Answers a command this much later, in ms; 0 ends it. */
  delay(command: ZimCommand, ms: number): void;
  /** Back to normal, for what comes from now on. */
  heal(): void;
}

interface Refusal {
  readonly code: number;
  times: number;
}

/** What was ordered, to be asked by the server at each command. */
export class Orders implements ZimBehaviour {
  readonly #refusals = new Map<ZimCommand, Refusal>();
  readonly #silent = new Set<ZimCommand | true>();
  readonly #delays = new Map<ZimCommand, number>();
  readonly #setTimeout: (fn: () => void, ms: number) => unknown;

  constructor(setTimeout: (fn: () => void, ms: number) => unknown) {
    this.#setTimeout = setTimeout;
  }

  refuseLogin(code: number, { times = Number.POSITIVE_INFINITY }: { times?: number } = {}): void {
    this.#refusals.set('login', { code, times });
  }

  refuseRenew(code: number, { times = Number.POSITIVE_INFINITY }: { times?: number } = {}): void {
    this.#refusals.set('renew_token', { code, times });
  }

  silence(command: ZimCommand | true, on = true): void {
    if (on) this.#silent.add(command);
    else this.#silent.delete(command);
  }

  delay(command: ZimCommand, ms: number): void {
    this.#delays.set(command, ms);
  }

  heal(): void {
    this.#refusals.clear();
    this.#silent.clear();
    this.#delays.clear();
  }

  isSilent(command: ZimCommand): boolean {
    return this.#silent.has(true) || this.#silent.has(command);
  }

  /** The code to refuse this command with, 0 for none; uses up one of the ordered times. */
  refusal(command: ZimCommand): number {
    const refusal = this.#refusals.get(command);
    if (!refusal || refusal.times <= 0) return 0;
    refusal.times -= 1;
    return refusal.code;
  }

  async wait(command: ZimCommand): Promise<void> {
    const ms = this.#delays.get(command) ?? 0;
    if (ms > 0) await new Promise<void>((resolve) => this.#setTimeout(resolve, ms));
  }
}
