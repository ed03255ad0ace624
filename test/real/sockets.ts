import type { ZimConnection } from '../../src/testing/zim-server/connection.ts';
import type { ZimServer } from '../../src/testing/zim-server/zim-server.ts';

/** ms until a socket is open, or has failed. */
const CONNECT = 10;

type Handler = ((event: Record<string, unknown>) => void) | null;

/** A socket as browsers have it, as far as the SDK uses it. */
export interface Socket {
  onopen: Handler;
  onmessage: Handler;
  onclose: Handler;
  onerror: Handler;
  readonly readyState: number;
  send(data: ArrayBuffer | ArrayBufferView): void;
  close(code?: number): void;
}

export interface Sockets {
  /** Whether new ones can be opened; those that are open stay. */
  reachable: boolean;
  /** Stands in for `WebSocket`. */
  readonly Socket: new (
    url: string,
  ) => Socket;
}

export interface SocketsOptions {
  readonly server: Pick<ZimServer, 'reachable' | 'connect'>;
  readonly setTimeout: (fn: () => void, ms: number) => unknown;
  /** Told what a handler throws, which goes no further, as in a browser. */
  readonly uncaught: (error: unknown) => void;
}

/** Sockets that lead to `server`; those of the SDK's log channel lead nowhere. */
export function createSockets({ server, setTimeout, uncaught }: SocketsOptions): Sockets {
  class LoopbackSocket implements Socket {
    static readonly CONNECTING = 0;
    static readonly OPEN = 1;
    static readonly CLOSING = 2;
    static readonly CLOSED = 3;
    onopen: Handler = null;
    onmessage: Handler = null;
    onclose: Handler = null;
    onerror: Handler = null;
    binaryType = 'blob';
    readyState = 0;
    #connection: ZimConnection | null = null;

    constructor(url: string) {
      setTimeout(() => this.#open(new URL(url).pathname === '/accesshub'), CONNECT);
    }

    send(data: ArrayBuffer | ArrayBufferView): void {
      if (this.readyState === 0) throw new DOMException('still connecting', 'InvalidStateError');
      if (this.readyState > 1) return;
      const bytes = ArrayBuffer.isView(data)
        ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
        : new Uint8Array(data);
      this.#connection?.receive(bytes.slice());
    }

    close(code = 1005): void {
      if (this.readyState > 1) return;
      const opened = this.readyState === 1;
      this.readyState = 2;
      this.#connection?.closed();
      queueMicrotask(() => this.#closed(opened ? code : 1006, opened));
    }

    #open(isZim: boolean): void {
      if (this.readyState !== 0) return;
      if (!isZim) {
        this.readyState = 1;
        this.#tell(this.onopen, {});
        return;
      }
      if (!sockets.reachable || !server.reachable) {
        this.#broken();
        return;
      }
      this.readyState = 1;
      this.#connection = server.connect({
        send: (bytes) => {
          if (this.readyState === 1) this.#tell(this.onmessage, { data: bytes.slice().buffer });
        },
        close: (code = 1000) => {
          if (this.readyState > 1) return;
          this.readyState = 3;
          this.#closed(code, true);
        },
        terminate: () => this.#broken(),
      });
      this.#tell(this.onopen, {});
    }

    #broken(): void {
      if (this.readyState > 1) return;
      this.readyState = 3;
      this.#tell(this.onerror, {});
      this.#closed(1006, false);
    }

    #closed(code: number, wasClean: boolean): void {
      this.readyState = 3;
      this.#tell(this.onclose, { code, wasClean, reason: '' });
    }

    #tell(handler: Handler, event: object): void {
      try {
        handler?.call(this, { target: this, currentTarget: this, ...event });
      } catch (error) {
        uncaught(error);
      }
    }
  }

  const sockets: Sockets = { reachable: true, Socket: LoopbackSocket };
  return sockets;
}
