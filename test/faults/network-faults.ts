import { type AppFault, played } from './fault.ts';
import type { Lane } from './lane.ts';

// The network and ZIM's servers.

/** Nobody was asked for another token. */
async function noneAsked(lane: Lane): Promise<string[]> {
  const { length } = lane.endpoint.requests;
  return length === 1 ? [] : [`${length} token requests`];
}

export const NETWORK_FAULTS: readonly AppFault[] = [
  played('sockets-refused'),
  played('sockets-refused-past-expiry', { lane: { lifetime: 40 } }),
  played('zim-restarts', { within: 5_000 }),
  played('zim-closes', { within: 5_000 }),
  played('silent-socket', { lane: { lifetime: 40 } }),
  played('clean-close', { within: 90_000, problems: noneAsked }),
  played('silence', { within: 90_000, problems: noneAsked }),
];
