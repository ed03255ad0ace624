import { format, type Line } from './trace.ts';

/** A call of the SDK, under way or settled. */
export interface Call {
  readonly number: number;
  /** What it rejected with, or threw; undefined as long as it did neither. */
  readonly error: unknown;
}

/** The message of the errors that listeners throw in cases. */
export const THROWN = 'thrown by a listener';

/** Writes the trace of a case. */
export class Recorder {
  readonly #lines: Line[] = [];
  readonly #uncaught: string[] = [];
  readonly #names = new Map<string, string>();
  readonly #pending = new Set<number>();
  readonly #now: () => number;
  readonly #startAt: number;
  #calls = 0;

  constructor(now: () => number) {
    this.#now = now;
    this.#startAt = now();
  }

  note(what: string): void {
    this.#lines.push({ at: Math.round(this.#now() - this.#startAt), what });
  }

  name(token: string, name: string): void {
    this.#names.set(token, name);
  }

  nameOf(token: string): string {
    return this.#names.get(token) ?? (token ? 'another token' : 'no token');
  }

  event(type: string, data: Record<string, unknown>): void {
    if (type === 'tokenWillExpire') this.note(`event tokenWillExpire ${data.second}`);
    else {
      const { state, event, extendedData } = data;
      this.note(`event ${state}/${event}${extendedData ? ` ${extendedData}` : ''}`);
    }
  }

  request(
    method: string,
    userID: string | null,
    token: string | undefined,
    userName: string | undefined,
  ): void {
    const what = token === undefined ? '' : ` ${this.nameOf(token)}`;
    this.note(`server ${method} ${userID || 'nobody'}${what}${userName ? ` as ${userName}` : ''}`);
  }

  /** Of Errors only those that a case threw: others are the SDK stumbling over a server that answers little. */
  uncaught(error: unknown): void {
    if (isError(error) && error.message !== THROWN) return;
    this.#uncaught.push(`uncaught ${textOf(error)}`);
  }

  call(what: string, act: () => Promise<unknown>): Call {
    this.#calls += 1;
    const call = { number: this.#calls, error: undefined as unknown };
    const ended = (how: string, error?: unknown): void => {
      call.error = error;
      this.#pending.delete(call.number);
      this.note(`← ${call.number} ${how}`);
    };
    this.note(`→ ${call.number} ${what}`);
    this.#pending.add(call.number);
    try {
      act().then(
        () => ended('resolved'),
        (error) => ended(`rejected ${textOf(error)}`, error),
      );
    } catch (error) {
      ended(`threw ${textOf(error)}`, error);
    }
    return call;
  }

  trace(): string[] {
    const end: Line[] = this.#uncaught.sort().map((what) => ({ at: null, what }));
    if (this.#pending.size > 0) end.push({ at: null, what: `never ${[...this.#pending].join(', ')}` });
    return format([...serverLast(this.#lines), ...end]);
  }
}

/** A call and what the server receives at the same instant have no order: there is a network in between. */
function serverLast(lines: readonly Line[]): Line[] {
  const sorted: Line[] = [];
  for (let from = 0; from < lines.length; ) {
    let to = from;
    while (to < lines.length && lines[to]?.at === lines[from]?.at) to += 1;
    const instant = lines.slice(from, to);
    const isServer = ({ what }: Line): boolean => what.startsWith('server ');
    sorted.push(...instant.filter((line) => !isServer(line)), ...instant.filter(isServer));
    from = to;
  }
  return sorted;
}

/** Also that of an SDK in a realm of its own, of which `instanceof` says no, and a browser's DOMException. */
function isError(error: unknown): error is Error {
  return error instanceof Error || Object.prototype.toString.call(error) === '[object Error]';
}

/** A rejection of the SDK or of a session by its code (S7: the SDK's is a plain object), anything else as it is. */
function textOf(error: unknown): string {
  if (isError(error)) {
    const { code } = error as { code?: unknown };
    return typeof code === 'string' ? code : String(error);
  }
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown };
  return typeof message === 'string' ? String(code) : JSON.stringify(error);
}
