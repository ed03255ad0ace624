import { type Clock, systemClock } from '../../adapters/clock.ts';
import type { TokenGrant } from '../../core/token.ts';
import { fakeToken } from '../../token04/fake.ts';
import { type Asked, type BackendFault, type BackendFaultOptions, Faults } from './faults.ts';
import { type BackendReply, grantOf, ScriptedBackend, type Waits } from './reply.ts';

/** Options of `scriptedTokenProvider`. */
export interface ScriptedTokenProviderOptions {
  /** Makes a token. @default fakeToken: for FakeZim, the real SDK refuses it */
  readonly mint?: (wish: { readonly userID: string; readonly expiresAt: number }) => string | Promise<string>;
  /** ms that tokens live. @default 3_600_000 */
  readonly lifetime?: number;
  /** ms before an answer. @default 0 */
  readonly latency?: number;
  /** @default the system's */
  readonly clock?: Clock;
  /** Epoch ms: the server's clock. @default that of `clock` */
  readonly now?: () => number;
}

/** A token provider that answers with fresh tokens until it is told to fail. */
export interface ScriptedTokenProvider {
  (request: Asked): Promise<TokenGrant>;
  /** What it was asked, in order. Holds userIDs: for comparing in tests, not for logs. */
  readonly requests: readonly Asked[];
  /** ms that the tokens of now on live. */
  lifetime: number;
  /** ms before an answer. */
  latency: number;
  /** From now on it misbehaves: until `heal()`, another `fail()`, or `times` requests. */
  fail(how: BackendFault, options?: BackendFaultOptions): void;
  heal(): void;
  /** How it misbehaves at the next request; null where it is well. */
  failing(): BackendFault | null;
  /** A token that is handed to nobody. `expiresAt`: epoch ms by the server's clock. */
  mint(userID: string, expiresAt?: number): Promise<string>;
  /** The answer as a token endpoint would give it; the provider itself throws what is not a token. */
  reply(request: Asked): Promise<BackendReply>;
}

/** The app's backend, in memory. */
export function scriptedTokenProvider(options: ScriptedTokenProviderOptions = {}): ScriptedTokenProvider {
  const { clock = systemClock, lifetime = 3_600_000, latency = 0, now = () => clock.now() } = options;
  const requests: Asked[] = [];
  const faults = new Faults();
  let nonce = 0;
  const mint =
    options.mint ??
    ((wish: { userID: string; expiresAt: number }) => {
      nonce += 1;
      return fakeToken({ ...wish, nonce });
    });

  const provider: ScriptedTokenProvider = Object.assign(
    async (request: Asked): Promise<TokenGrant> => grantOf(await provider.reply(request)),
    {
      requests,
      lifetime,
      latency,
      fail: (how: BackendFault, details?: BackendFaultOptions) => faults.fail(how, details),
      heal: () => faults.heal(),
      failing: () => faults.failing(),
      mint: async (userID: string, expiresAt: number = now() + provider.lifetime) =>
        mint({ userID, expiresAt }),
      // `waits`: not for everybody, but for the handlers that put the answer on a wire.
      reply(request: Asked, waits?: Waits) {
        requests.push(request);
        return backend.reply(request, provider.latency, waits);
      },
    },
  );
  const backend = new ScriptedBackend(
    {
      chooses: true,
      now,
      issue: async ({ userID, expiresAt }) => ({
        token: await provider.mint(userID, expiresAt),
        userID,
        serverTime: now(),
      }),
    },
    faults,
    clock,
  );
  return provider;
}
