import type { Draft } from './draft.ts';
import { ZimSessionError } from './errors.ts';
import type { Caller } from './event.ts';
import type { State, Waiting } from './model.ts';

// Callers of login() and renew(): each has a bound of its own, and one answer.

/** From now on this caller waits. Who waits already keeps the bound that it has. */
export function wait(d: Draft, call: Waiting['call'], { caller, within }: Caller): void {
  if (d.callers.some((one) => one.caller === caller)) return;
  d.callers = [...d.callers, { caller, call, until: d.now + within }];
}

export const waits = ({ callers }: State, call: Waiting['call']): boolean =>
  callers.some((one) => one.call === call);

/** Answers those of this call, or the ones among them that `which` says. */
export function settle(
  d: Draft,
  call: Waiting['call'],
  error: ZimSessionError | null,
  which: (one: Waiting) => boolean = () => true,
): void {
  const answered = d.callers.filter((one) => one.call === call && which(one));
  if (answered.length === 0) return;
  d.callers = d.callers.filter((one) => !answered.includes(one));
  d.effects.push({ type: 'settle', call, callers: answered.map(({ caller }) => caller), error });
}

/** Answers all of them. */
export function settleAll(d: Draft, error: ZimSessionError | null): void {
  settle(d, 'login', error);
  settle(d, 'renew', error);
}

/** What hangs, where nothing has failed. */
export function hanging({ attempt, sdk }: State): ZimSessionError {
  if (attempt.stage === 'fetching') return new ZimSessionError('token-endpoint-timeout');
  return sdk.state === 'ready'
    ? new ZimSessionError('zim-timeout')
    : new ZimSessionError('sdk-load-failed', { detail: 'still loading' });
}

/** What a caller of `login()` is told when its time is over. */
export function loginTimeout(state: State): ZimSessionError {
  const cause = state.error ?? hanging(state);
  return new ZimSessionError('login-timeout', {
    detail: cause.message.slice(0, -1),
    // Who has to act: the user sees to the network, and can do nothing about a backend.
    kind: cause.kind === 'backend' ? 'backend' : undefined,
    cause,
  });
}
