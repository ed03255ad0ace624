/**
 * Who has to act. `app`: whoever writes the page; `backend`: whoever runs the token endpoint; `console`: whoever has the ZEGOCLOUD console;
 * `network`: the connection of this machine, or the service at its other end; nobody can do more than wait.
 */
export type Actor = 'user' | 'app' | 'backend' | 'console' | 'network';

/** One thing that is wrong, or worth knowing. Holds no token, no userID and no text of a server. */
export interface Finding {
  /** Whoever has to act. */
  readonly who: Actor;
  /** What is so, in words. */
  readonly what: string;
  /** What to do about it. */
  readonly todo: string;
  /** The error's code, where there is one. */
  readonly code?: string | undefined;
  /** False where the session copes with it, and nobody has to hurry. */
  readonly urgent: boolean;
}

export const urgent = (who: Actor, what: string, todo: string, code?: string): Finding => ({
  who,
  what,
  todo,
  ...(code && { code }),
  urgent: true,
});

export const note = (who: Actor, what: string, todo: string, code?: string): Finding => ({
  ...urgent(who, what, todo, code),
  urgent: false,
});
