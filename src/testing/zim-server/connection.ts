import type { Bytes } from '../../bytes.ts';
import type { Cipher } from './cipher.ts';
import { downward, encodeFrame, FRAME, type Frame, frameReader, type Payload, upward } from './frame.ts';

/** The way back to one client: a WebSocket of whatever kind. */
export interface ZimTransport {
  send(bytes: Bytes): void;
  /** A clean close: the SDK does not come back from it. */
  close(code?: number): void;
  /** A dirty close, as of a broken network: the SDK reconnects. */
  terminate(): void;
}

/** What the owner of the socket tells the server. */
export interface ZimConnection {
  receive(bytes: Uint8Array): void;
  closed(): void;
}

/** Who is logged in over a connection. */
export interface ZimLogin {
  readonly userID: string;
  readonly userNid: number;
  readonly sessionID: number;
}

const PLAIN: ReadonlySet<string> = new Set(['/sw/login', '/sw/handshake_req']);

/** The server's end of one socket: bytes to commands and back, in order. */
export class Connection implements ZimConnection {
  login: ZimLogin | null = null;
  /** Encrypts under key2 of the last login; a client that was kicked out still uses it. */
  cipher: Cipher | null = null;
  open = true;
  readonly id: number;
  readonly transport: ZimTransport;
  readonly #appID: number;
  readonly #now: () => number;
  readonly #read: (chunk: Uint8Array) => Frame[] = frameReader();
  readonly #onCommand: (connection: Connection, request: Payload) => Promise<void>;
  readonly #onClosed: (connection: Connection) => void;
  #tail: Promise<void> = Promise.resolve();
  #streamID = 0;
  /** Whether the stream was closed while a command was being answered: its answer is lost. */
  #cutOff = false;
  #pushes = 0;

  constructor(options: {
    id: number;
    transport: ZimTransport;
    appID: number;
    now: () => number;
    onCommand: (connection: Connection, request: Payload) => Promise<void>;
    onClosed: (connection: Connection) => void;
  }) {
    this.id = options.id;
    this.transport = options.transport;
    this.#appID = options.appID;
    this.#now = options.now;
    this.#onCommand = options.onCommand;
    this.#onClosed = options.onClosed;
  }

  /** WebCrypto is asynchronous, so commands queue: they are answered in the order in which they came. */
  receive(bytes: Uint8Array): void {
    if (!this.open) return;
    let frames: Frame[];
    try {
      frames = this.#read(bytes);
    } catch {
      this.terminate();
      return;
    }
    for (const frame of frames) {
      if (frame.type !== FRAME.upward) continue;
      this.#streamID = frame.streamID;
      this.#tail = this.#tail.then(() => this.#handle(frame)).catch(() => this.terminate());
    }
  }

  closed(): void {
    if (!this.open) return;
    this.open = false;
    this.login = null;
    this.#onClosed(this);
  }

  /** Whether somebody waits for the answer to the command that is being handled. */
  get listening(): boolean {
    return this.open && !this.#cutOff;
  }

  async #handle(frame: Frame): Promise<void> {
    this.#cutOff = false;
    const request = upward(frame);
    // Without a key there is nothing to read but what comes in clear text.
    const plain = PLAIN.has(request.cmd) || !this.cipher;
    const body = plain ? request.body : await this.cipher?.decrypt(request.body);
    if (body && !this.#cutOff) await this.#onCommand(this, { ...request, body });
  }

  /** Answers a request, encrypted. */
  async respond(request: Payload, body: Bytes): Promise<void> {
    this.respondPlain(request, this.cipher ? await this.cipher.encrypt(body) : body);
  }

  /** An answer in clear text: to a login, whose outcome decides the key. */
  respondPlain(request: Payload, body: Bytes): void {
    this.#send({ ...request, cmd: `${request.cmd}_rsp`, body });
  }

  async push(cmd: string, body: Bytes): Promise<void> {
    if (!this.login || !this.cipher) return;
    const { userID } = this.login;
    this.#pushes += 1;
    const seq = this.#pushes;
    const secret = await this.cipher.encrypt(body);
    this.#send({ cmd, seq, timestamp: 0, appID: this.#appID, userID, body: secret });
  }

  /** CloseConnection: the client takes it for a 0/2. */
  closeStream(): void {
    const body = new Uint8Array(0);
    if (this.open)
      this.transport.send(encodeFrame({ type: FRAME.closeConnection, streamID: this.#streamID, body }));
    this.login = null;
    this.#cutOff = true;
  }

  /** The network has forgotten the socket, and tells nobody. */
  mute(): void {
    this.closed();
  }

  close(): void {
    this.transport.close(1000);
    this.closed();
  }

  terminate(): void {
    this.transport.terminate();
    this.closed();
  }

  #send(payload: Payload): void {
    if (!this.open) return;
    const { sessionID, userNid } = this.login ?? {};
    const identity = sessionID === undefined || userNid === undefined ? {} : { sessionID, userNid };
    this.transport.send(
      downward(this.#streamID, { ...payload, ...identity, timestamp: Math.floor(this.#now()) }),
    );
  }
}
