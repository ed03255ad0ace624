import type { ZimConnection, ZimServer } from '../../../src/testing/zim-server/zim-server.ts';

/** ms until a socket is open, or has failed. */
const CONNECT = 10;

export interface Sockets {
  /** Whether new ones can be opened; those that are open stay. */
  reachable: boolean;
}

/** Replaces the page's `WebSocket`: the SDK's lead to `server`, its log channel leads nowhere. */
export function installSockets(server: ZimServer, uncaught: (error: unknown) => void): Sockets {
  const sockets: Sockets = { reachable: true };

  class PageSocket {
    onopen: ((event: object) => void) | null = null;
    onmessage: ((event: object) => void) | null = null;
    onclose: ((event: object) => void) | null = null;
    onerror: ((event: object) => void) | null = null;
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

    /** What a handler throws stays here, as in a browser. */
    #tell(handler: ((event: object) => void) | null, event: object): void {
      try {
        handler?.call(this, { target: this, currentTarget: this, ...event });
      } catch (error) {
        uncaught(error);
      }
    }
  }

  Object.assign(PageSocket, { CONNECTING: 0, OPEN: 1, CLOSING: 2, CLOSED: 3 });
  Object.assign(globalThis, { WebSocket: PageSocket });
  return sockets;
}
