/** ms after which something is taken to never end. No assertion depends on it: a busy machine takes its time. */
export const WATCHDOG = 300_000;
