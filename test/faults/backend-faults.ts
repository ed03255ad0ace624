import { type AppFault, played } from './fault.ts';

// The app's own backend.

const lane = { lifetime: 62 };

export const BACKEND_FAULTS: readonly AppFault[] = [
  played('one-request-fails', { lane }),
  played('one-request-hangs', { lane }),
  played('backend-down', { lane }),
  played('backend-down-past-expiry', { lane: { lifetime: 40 }, within: 35_000 }),
  played('html-instead-of-tokens', { lane }),
  played('cached-token', { lane }),
];
