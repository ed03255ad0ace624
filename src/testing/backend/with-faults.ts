import { type Clock, systemClock } from '../../adapters/clock.ts';
import type { TokenEndpoint } from '../../adapters/endpoint.ts';
import type { TokenProvider, TokenRequest } from '../../adapters/token-provider.ts';
import type { TokenGrant } from '../../core/token.ts';
import { BACKEND_FAULTS, type BackendFault, type BackendFaultOptions, checkFault, Faults } from './faults.ts';
import { grantOf, ScriptedBackend } from './reply.ts';

/** A token provider whose answers can be spoilt. */
export interface FaultyProvider {
  (request: TokenRequest): Promise<TokenGrant>;
  /** Of the endpoint underneath, where it is one. */
  readonly url?: string;
  /** The faults that it has: without `mint` not those that need a token made to measure. */
  readonly faults: readonly BackendFault[];
  /** Throws a RangeError for a fault that it does not have. */
  fail(how: BackendFault, options?: BackendFaultOptions): void;
  heal(): void;
  /** How it misbehaves at the next request; null where it is well. */
  failing(): BackendFault | null;
}

const NEED_A_CHOICE: readonly BackendFault[] = ['short-lived', 'expired', 'wrong-user'];

/** Options of `withFaults`. */
export interface WithFaultsOptions {
  /** @default the system's */
  readonly clock?: Clock;
  /** A token that ends when it is told to, where your backend can make one: adds the faults that need that. */
  readonly mint?: (wish: { readonly userID: string; readonly expiresAt: number }) => string | Promise<string>;
}

/**
 * Outages over a real backend: asks `provider`, until it is told to fail. With 'same-token' and 'older-token'
 * it answers with what the backend has given before.
 */
export function withFaults(
  provider: TokenProvider | TokenEndpoint,
  { clock = systemClock, mint }: WithFaultsOptions = {},
): FaultyProvider {
  const faults = new Faults();
  const offered = BACKEND_FAULTS.filter((how) => mint || !NEED_A_CHOICE.includes(how));
  const backend = new ScriptedBackend(
    {
      chooses: mint !== undefined,
      now: () => clock.now(),
      issue({ userID, expiresAt }, request) {
        const asUsual = expiresAt === undefined && userID === request.userID;
        if (asUsual || !mint) return provider(request as TokenRequest);
        return mint({ userID, expiresAt: expiresAt ?? clock.now() + 3_600_000 });
      },
    },
    faults,
    clock,
  );
  return Object.assign(async (request: TokenRequest) => grantOf(await backend.reply(request, 0)), {
    ...('url' in provider ? { url: provider.url } : {}),
    faults: offered,
    fail(how: BackendFault, options?: BackendFaultOptions) {
      checkFault(how);
      if (!offered.includes(how))
        throw new RangeError(`'${how}' needs a token that ends when told: pass mint`);
      faults.fail(how, options);
    },
    heal: () => faults.heal(),
    failing: () => faults.failing(),
  });
}
