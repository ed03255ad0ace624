/**
 * Where a rule does not hold, and why. None of them is there for what other code on the page does, for several sessions
 * or for an old SDK. A run prints how often each was needed.
 */
export const EXEMPTIONS = {
  'no heartbeat':
    'FakeZim has no heartbeat: when its SDK logs in again by itself and nobody answers, nothing tries again, as the real one does.',
  'short tokens': 'Tokens of under a minute: one attempt that takes its time is the end of a session.',
  'clock unknown': 'A wrong clock that the backend does not tell is a fault that stays.',
  'tokens too short':
    'Tokens of under 30 s are of no use: after the first they are refused before ZIM sees them.',
} as const;

export type Exemption = keyof typeof EXEMPTIONS;
