import type { IncomingMessage, ServerResponse } from 'node:http';

/** Where the servers of these tests have it. */
export const ENDPOINT_PATH = '/api/zim/token';

/** What the token endpoint is to answer; everything left out is as a healthy one does. */
export interface EndpointAnswer {
  readonly status?: number;
  /** A string is sent as it is, anything else as JSON. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** What it waits for before it answers; `NEVER` makes it never answer. */
  readonly until?: Promise<unknown>;
}

/** Does not happen. */
export const NEVER: Promise<never> = new Promise(() => {});

export interface EndpointRequest {
  /** Epoch ms. */
  readonly at: number;
  readonly method: string;
  readonly url: string;
  readonly userID: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

type Script = (request: EndpointRequest) => EndpointAnswer | Promise<EndpointAnswer>;

/** An HTTP token endpoint that answers with good tokens until a test says otherwise. */
export interface TokenEndpoint {
  readonly requests: EndpointRequest[];
  /** The answers to the next requests, in order; afterwards it is healthy again. */
  next(...answers: (EndpointAnswer | Script)[]): void;
  /** The answer to every request from now on, when no `next` is left; no argument: healthy again. */
  always(answer?: EndpointAnswer | Script): void;
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
  close(): void;
}

/** What time it is where the endpoint lives. It waits for no time to pass. */
export interface EndpointClock {
  now(): number;
  /** Told that the answer to this URL waits; what it answers is called when that is over. */
  waiting?(url: string): () => void;
}

export function createTokenEndpoint(
  mint: (userID: string) => Promise<string>,
  clock: EndpointClock = Date,
): TokenEndpoint {
  const requests: EndpointRequest[] = [];
  const queue: (EndpointAnswer | Script)[] = [];
  const open = new Set<ServerResponse>();
  const healthy: Script = async ({ userID }) => ({ body: { token: await mint(userID) } });
  let standing: EndpointAnswer | Script = healthy;

  return {
    requests,
    next: (...answers) => void queue.push(...answers),
    always: (answer = healthy) => {
      standing = answer;
    },
    async handle(incoming, response) {
      const request = await describe(incoming, clock.now());
      requests.push(request);
      open.add(response);
      response.on('close', () => open.delete(response));
      const script = queue.shift() ?? standing;
      const answer = typeof script === 'function' ? await script(request) : script;
      const { status = 200, until } = answer;
      if (until) {
        const over = clock.waiting?.(`http://${incoming.headers.host}${request.url}`);
        await until;
        over?.();
      }
      const body = answer.body ?? (status < 300 ? (await healthy(request)).body : '');
      const isText = typeof body === 'string';
      response.writeHead(status, {
        'content-type': isText ? 'text/plain' : 'application/json',
        date: new Date(clock.now()).toUTCString(),
        ...answer.headers,
      });
      response.end(isText ? body : JSON.stringify(body));
    },
    close() {
      for (const response of open) response.destroy();
    },
  };
}

async function describe(incoming: IncomingMessage, at: number): Promise<EndpointRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const url = incoming.url ?? '/';
  return {
    at,
    method: incoming.method ?? 'GET',
    url,
    userID: new URL(url, 'http://any').searchParams.get('userId') ?? '',
    headers: incoming.headers,
    body: Buffer.concat(chunks).toString('utf8'),
  };
}
