import { type Bytes, textOf } from '../../bytes.ts';
import { openToken } from '../../token04/sealed.ts';
import { Orders, type ZimBehaviour, type ZimCommand } from './behaviour.ts';
import { cipherFor } from './cipher.ts';
import { Connection, type ZimConnection, type ZimTransport } from './connection.ts';
import type { Payload } from './frame.ts';
import type { Key1For } from './nonces.ts';
import { decodeFields, encodeFields, type Fields } from './protobuf.ts';

/** Options of the loopback ZIM server. */
export interface ZimServerOptions {
  readonly appID: number;
  readonly secret: string;
  /** Epoch ms: the server's clock. */
  readonly now?: () => number;
  /** Times what the server delays; the page's by default. */
  readonly setTimeout?: (fn: () => void, ms: number) => unknown;
  readonly key1For: Key1For;
  /** ms; 15 000 by default, like ZEGO's. The SDK takes nothing under a second. */
  readonly heartbeatInterval?: number;
  /** On how many connections a user may be; the oldest is kicked out. 1 by default. */
  readonly devices?: number;
  /** Takes every token, as no real server does: this is for what the SDK then does with a bad one. */
  readonly acceptAnyToken?: boolean;
  /** Tokens that it does not take, although they are good: as after a restart. None by default. */
  readonly revoked?: ReadonlySet<string>;
}

/** One thing that the server was asked. Holds tokens: for comparing in tests, not for logs. */
export interface ZimRequest {
  /** Epoch ms, by the server's clock. */
  readonly at: number;
  readonly cmd: ZimCommand;
  readonly userID: string;
  readonly connection: number;
  readonly token?: string;
  readonly userName?: string;
  /** What the server answered: 0 for success, null for silence. */
  readonly code: number | null;
}

/** ZEGO's side, in memory: to look at, and to make trouble with. */
export interface ZimServer extends ZimBehaviour {
  connect(transport: ZimTransport): ZimConnection;
  /** False after `offline(true)`: whoever owns the sockets should refuse new ones. */
  readonly reachable: boolean;
  readonly requests: readonly ZimRequest[];
  /** The users that are logged in over an open connection. */
  online(): string[];
  kick(userID: string, options?: { message?: string }): Promise<void>;
  unregister(userID: string): Promise<void>;
  /**
   * Breaks all connections, or a user's: dirty (the SDK reconnects) unless `clean` (it does not), or `silent`: they stay
   * open, and nothing gets through any more.
   */
  drop(options?: { clean?: boolean; silent?: boolean; userID?: string }): void;
  /** Closes the SDK's stream from above: 0/2. */
  closeStream(userID?: string): void;
  /** Breaks all connections and takes no new ones until `offline(false)` or `heal()`. */
  offline(on?: boolean): void;
}

/** ZIM's own code for a token that it does not take; it arrives as 6000103. */
const TOKEN_REFUSED = 50111;

/** A ZIM server in memory that the unmodified SDK can log in to. */
export function createZimServer(options: ZimServerOptions): ZimServer {
  return new LoopbackZimServer(options);
}

class LoopbackZimServer extends Orders implements ZimServer {
  readonly requests: ZimRequest[] = [];
  readonly #options: ZimServerOptions;
  readonly #now: () => number;
  readonly #connections = new Set<Connection>();
  readonly #userNids = new Map<string, number>();
  readonly #userNames = new Map<string, string>();
  #made = 0;
  #sessions = 1000;
  #offline = false;

  constructor(options: ZimServerOptions) {
    super(options.setTimeout ?? ((fn, ms) => setTimeout(fn, ms)));
    this.#options = options;
    this.#now = options.now ?? (() => Date.now());
  }

  get reachable(): boolean {
    return !this.#offline;
  }

  connect(transport: ZimTransport): ZimConnection {
    this.#made += 1;
    const connection = new Connection({
      id: this.#made,
      transport,
      appID: this.#options.appID,
      now: this.#now,
      onCommand: (from, request) => this.#command(from, request),
      onClosed: (from) => this.#connections.delete(from),
    });
    this.#connections.add(connection);
    if (this.#offline) connection.terminate();
    return connection;
  }

  online(): string[] {
    return [...new Set(this.#of().flatMap(({ login }) => (login ? [login.userID] : [])))];
  }

  async kick(userID: string, { message = 'kicked out' } = {}): Promise<void> {
    await Promise.all(this.#of(userID).map((one) => this.#kickOut(one, 1, message)));
  }

  async unregister(userID: string): Promise<void> {
    await Promise.all(this.#of(userID).map((one) => this.#kickOut(one, 2, 'unregistered')));
  }

  drop({ clean = false, silent = false, userID }: Parameters<ZimServer['drop']>[0] = {}): void {
    for (const connection of this.#of(userID)) {
      if (silent) connection.mute();
      else if (clean) connection.close();
      else connection.terminate();
    }
  }

  closeStream(userID?: string): void {
    for (const connection of this.#of(userID)) connection.closeStream();
  }

  offline(on = true): void {
    this.#offline = on;
    if (on) this.drop();
  }

  override heal(): void {
    super.heal();
    this.#offline = false;
  }

  #of(userID?: string): Connection[] {
    return [...this.#connections].filter((one) => userID === undefined || one.login?.userID === userID);
  }

  async #kickOut(connection: Connection, reason: number, message: string): Promise<void> {
    await connection.push('/sw/push_kickout', encodeFields({ 1: reason, 2: message }));
    connection.login = null;
  }

  async #command(connection: Connection, request: Payload): Promise<void> {
    if (request.cmd === '/sw/handshake_req') return;
    const cmd = request.cmd.replace('/sw/', '');
    const fields = decodeFields(request.body);
    const record = (code: number | null, more: Partial<ZimRequest> = {}): void => {
      const userID = connection.login?.userID ?? request.userID;
      this.requests.push({ at: this.#now(), cmd, userID, connection: connection.id, ...more, code });
    };
    const silent = this.isSilent(cmd);
    if (cmd === 'login') {
      const token = fields.text(10);
      const code = silent ? null : this.refusal(cmd) || (await this.#tokenCode(token, request.userID));
      record(code, { token, userName: fields.text(2) });
      await this.wait(cmd);
      if (code !== null && connection.listening) await this.#login(connection, request, fields, code);
      return;
    }
    if (cmd === 'renew_token') {
      const token = fields.text(1);
      const userID = connection.login?.userID ?? '';
      const code = silent ? null : this.refusal(cmd) || (await this.#tokenCode(token, userID));
      record(code, { token });
      await this.wait(cmd);
      if (code !== null && connection.listening) await connection.respond(request, verdict(code));
      return;
    }
    record(silent ? null : 0);
    await this.wait(cmd);
    if (!silent && connection.listening) await connection.respond(request, this.#answer(cmd, request.userID));
    if (cmd === 'logout') connection.login = null;
  }

  async #login(connection: Connection, request: Payload, fields: Fields, refused: number): Promise<void> {
    const key1 = this.#options.key1For(fields.text(8));
    // Without key1 nobody can read our answer; say so instead of leaving the client in the dark.
    const code = refused || (key1 ? 0 : 1);
    if (code || !key1) {
      connection.respondPlain(request, verdict(code, refused ? undefined : 'key1 of this client is unknown'));
      return;
    }
    const { userID } = request;
    // A blank name keeps the one that is there (S39).
    const userName = fields.text(2);
    if (userName) this.#userNames.set(userID, userName);
    const key2 = crypto.getRandomValues(new Uint8Array(16));
    const reloginToken = textOf(fields.bytes(11));
    const previous = this.#of(userID).filter((one) => one !== connection);
    this.#sessions += 1;
    const sessionID = this.#sessions;
    const k2Sign = await cipherFor(key1).encrypt(key2);
    // A client that comes back shows the relogin token of its last session: that is no second device.
    for (const one of previous) if (reloginToken === `session ${one.login?.sessionID}`) one.login = null;
    connection.login = { userID, userNid: this.#userNid(userID), sessionID };
    connection.cipher = cipherFor(key2);
    connection.respondPlain(request, this.#loginAnswer(k2Sign, sessionID));
    const devices = previous.filter((one) => one.login !== null);
    const surplus = devices.length + 1 - (this.#options.devices ?? 1);
    const kicked = devices.slice(0, Math.max(0, surplus));
    await Promise.all(kicked.map((one) => this.#kickOut(one, 1, 'logged in on another device')));
  }

  #loginAnswer(k2Sign: Bytes, sessionID: number): Bytes {
    const interval = this.#options.heartbeatInterval ?? 15_000;
    return encodeFields({
      3: k2Sign,
      4: interval,
      5: interval * 4,
      6: Math.floor(this.#now()),
      10: `session ${sessionID}`,
      12: 60_000,
      17: '{}',
    });
  }

  /** Success for everything that a test of logging in does not care about. */
  #answer(cmd: ZimCommand, userID: string): Bytes {
    const interval = this.#options.heartbeatInterval ?? 15_000;
    if (cmd === 'hb') return encodeFields({ 3: interval, 4: interval * 4, 5: Math.floor(this.#now()) });
    // Without a user record and a rule the SDK throws on the answer.
    if (cmd.endsWith('fetch_self_user_rule'))
      return encodeFields({
        3: encodeFields({ 1: userID, 2: this.#userNames.get(userID) ?? '' }),
        4: new Uint8Array(0),
      });
    return new Uint8Array(0);
  }

  /** Looks at a token as the real server does: ours, this user's, this app's, not expired. */
  async #tokenCode(token: string, userID: string): Promise<number> {
    if (this.#options.acceptAnyToken) return 0;
    if (this.#options.revoked?.has(token)) return TOKEN_REFUSED;
    const content = await openToken(token, this.#options.secret).catch(() => null);
    const good =
      content?.app_id === this.#options.appID &&
      content.user_id === userID &&
      content.expire * 1000 > this.#now();
    return good ? 0 : TOKEN_REFUSED;
  }

  #userNid(userID: string): number {
    const known = this.#userNids.get(userID) ?? this.#userNids.size + 1;
    this.#userNids.set(userID, known);
    return known;
  }
}

function verdict(code: number, message = code ? 'refused' : ''): Bytes {
  return encodeFields({ 1: code, 2: message });
}
