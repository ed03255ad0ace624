/** Wrong usage. Its message says what to do, and never quotes a value. */
export class UsageError extends Error {}
