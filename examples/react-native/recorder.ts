/** What of an instance is recorded. */
interface Zim {
  on(type: string, listener: (zim: unknown, data: Data) => void): void;
  login(user: unknown, config: unknown): unknown;
  logout(...more: unknown[]): unknown;
  renewToken(token: string): unknown;
  queryUsersStatus(userIDs: readonly string[]): unknown;
  destroy(): void;
}
type Data = Readonly<Record<string, unknown>>;
type Call = 'login' | 'renewToken' | 'queryUsersStatus';

/** The ZIM class, as much of it as is recorded. */
interface ZimClass {
  create(config: never): object | null;
}

export interface Recorder {
  /** The class to be handed to `createZimSession` as `sdk`: what happens to its instances is written down. */
  record<T extends ZimClass>(ZIM: T): T;
  /** Writes a line of your own: what the person does, or the App. */
  note(text: string): void;
  /** Line by line: ms since the beginning, and what happened. */
  trace(): string[];
}

/** What a call rejected with: ZIM's code, or an error's name. Its text may hold anything. */
function codeOf(error: unknown): string {
  if (error instanceof Error) return error.name;
  const { code } = Object(error) as { code?: unknown };
  return String(code);
}

/** The names that stand for texts, in the order in which they come. */
function naming(names: readonly string[]) {
  const known = new Map<string, string>();
  return {
    known,
    of(text: string): string {
      if (!known.has(text)) known.set(text, names[known.size] ?? `${names[0]}${known.size}`);
      return known.get(text)!;
    },
  };
}

/**
 * Writes down what ZIM is asked, and what it tells, in the order in which that happens, as the contract of zim-session
 * has it (test/contract/trace.ts there). Holds no token and no userID: users are alice, bob and carol, tokens A, B, C.
 */
export function createRecorder(now: () => number = () => Date.now()): Recorder {
  const beganAt = now();
  const lines: string[] = [];
  const open = new Set<number>();
  const users = naming(['alice', 'bob', 'carol']);
  const tokens = naming([...'ABCDEFGHIJKLMNOPQRSTUVWXYZ']);
  let calls = 0;

  /** ZIM's own texts may quote a user. */
  function write(what: string): void {
    let text = what;
    for (const { known } of [tokens, users]) {
      for (const [own, name] of known) if (own) text = text.split(own).join(name);
    }
    lines.push(`${Math.round(now() - beganAt)} ${text}`);
  }
  const user = (id: unknown): string => (id ? users.of(String(id)) : '""');
  const token = (text: unknown): string => (text ? tokens.of(String(text)) : 'no token');

  const WORDS: Record<Call, (args: readonly never[]) => string> = {
    login([who, config]: readonly unknown[]) {
      // Old code calls login(userInfo, token).
      const { userID = who, userName } = Object(who) as Data;
      const more = Object(config) as Data;
      const own = typeof config === 'string' ? config : more.token;
      const as = (userName ?? more.userName) ? ' as somebody' : '';
      return `login ${user(userID)} ${token(own)}${as}${more.isOfflineLogin ? ' offline' : ''}`;
    },
    renewToken: ([text]) => `renewToken ${token(text)}`,
    queryUsersStatus: ([ids]: readonly unknown[]) => `queryUsersStatus ${[ids].flat().map(user).join()}`,
  };

  function call(what: string, act: () => unknown): unknown {
    calls += 1;
    const number = calls;
    const ended = (how: string) => {
      open.delete(number);
      write(`← ${number} ${how}`);
    };
    write(`→ ${number} ${what}`);
    open.add(number);
    try {
      const answer = act() as Promise<unknown>;
      answer.then(
        () => ended('resolved'),
        (error) => ended(`rejected ${codeOf(error)}`),
      );
      return answer;
    } catch (error) {
      ended(`threw ${codeOf(error)}`);
      throw error;
    }
  }

  /** Of what is over when it returns; over the bridge `logout()` is a promise, too. */
  function step(what: string, act: () => unknown): unknown {
    write(`→ ${what}`);
    const answer = act();
    write(`← ${what}`);
    (answer as Promise<unknown> | undefined)?.then?.(
      () => write(`note ${what} resolved`),
      (error) => write(`note ${what} rejected ${codeOf(error)}`),
    );
    return answer;
  }

  function told(type: string, data: Data): void {
    if (type === 'tokenWillExpire') write(`event tokenWillExpire ${data.second}`);
    if (type !== 'connectionStateChanged') return;
    const { state, event, extendedData } = data;
    const isEmpty = !extendedData || extendedData === '{}';
    write(`event ${state}/${event}${isEmpty ? '' : ` ${extendedData}`}`);
  }

  /** Between the instance and its class, where a session that takes its methods over leaves it in place. */
  function watch(zim: object): void {
    const real = Object.getPrototypeOf(zim) as Zim;
    const own: Partial<Zim> & Record<string, unknown> = {
      on: (type, listener) =>
        real.on.call(zim, type, (engine: unknown, data: Data) => {
          told(type, data);
          listener(engine, data);
        }),
      logout: (...args) => step('logout', () => real.logout.apply(zim, args)),
      destroy: () => void step('destroy', () => real.destroy.call(zim)),
    };
    for (const name of Object.keys(WORDS) as Call[]) {
      const method = real[name] as (...args: unknown[]) => unknown;
      own[name] = (...args: unknown[]) => call(WORDS[name](args as never[]), () => method.apply(zim, args));
    }
    Object.setPrototypeOf(zim, Object.assign(Object.create(real), own));
  }

  return {
    record<T extends ZimClass>(ZIM: T): T {
      return Object.assign(Object.create(ZIM) as T, {
        create(config: never) {
          const zim = ZIM.create(config);
          if (zim) watch(zim);
          return zim;
        },
      });
    },
    note: (text) => write(`note ${text}`),
    trace: () => (open.size > 0 ? [...lines, `never ${[...open].join(', ')}`] : [...lines]),
  };
}
