import type { RawZim } from '../adapters/raw-zim.ts';
import { ZimSessionError } from '../core/errors.ts';
import { userOf } from '../core/model.ts';
import type { ZimSessionSnapshot } from '../core/snapshot.ts';
import type { Token } from '../core/token.ts';
import type { ZimUser } from '../core/user.ts';
import { type Answer, createCallers } from './callers.ts';
import type { Config } from './config.ts';
import { createDepartures } from './departures.ts';
import { createMembers, type Member } from './members.ts';
import { createOutbox } from './outbox.ts';
import { createRuntime } from './runtime.ts';
import { createTimeline, type Timeline } from './timeline.ts';

/** One login, one schedule and one renewal, for all the sessions of a page. */
export interface Core {
  readonly appID: number;
  /** All sessions let go: it ends in a microtask, unless one comes. */
  readonly deserted: boolean;
  /** How many logins are over: a promise of one of them says nothing of the next. */
  readonly over: number;
  /** A decision is being made: what the state says now is about to be replaced, so use `afterwards`. */
  readonly isDeciding: boolean;
  /** Does it when the decision under way is made, in order; else at once. */
  afterwards(work: () => void): void;
  /** A function, so that nobody who prints the page prints the instance, and a token with it. */
  zim(): RawZim | null;
  readonly timeline: Timeline;
  /** Null where what there is is a login of sessions that are gone. */
  snapshot(): ZimSessionSnapshot | null;
  join(member: Member): void;
  /** Lets go, and its callers with it. */
  leave(member: Member, callers: readonly number[]): void;
  end(): void;
  /** Does it in the order in which listeners are told of things, with the next event or `flush()`. */
  tell(tell: () => void): void;
  flush(): void;
  /** Takes the slot of this event of ZIM. */
  listen(type: string): void;
  preload(): Promise<void>;
  /** Answers the number under which this caller waits. */
  expect(answer: Answer): number;
  /** Whether it waits still. */
  expects(caller: number): boolean;
  /** These callers go. */
  dismiss(callers: readonly number[]): void;
  /** Lets go of another user's login that nobody has any more; answers whether nobody else is in the way. */
  makeWayFor(user: ZimUser): boolean;
  /** `member`: null where other code on the instance asks. */
  login(member: Member | null, user: ZimUser, caller: number, token?: Token | null, takeOver?: boolean): void;
  renew(member: Member | null, caller: number, token?: Token | null): void;
  /** The app saw a call of its own go unanswered. */
  suspect(): void;
  logout(isClearDB?: boolean): void;
}

/** `ended`: it is nobody's core from then on. */
export function createCore(first: Config, ended: () => void): Core {
  const outbox = createOutbox();
  const members = createMembers(first, outbox);
  const callers = createCallers();
  const timeline = createTimeline((level, message) => members.config.log(level, message), first.clock);
  const audience = { members, callers, outbox, timeline };
  const runtime = createRuntime(
    first,
    audience,
    {
      login: (user, answer) => core.login(null, user, callers.add(answer)),
      renew: (token, answer) => core.renew(null, callers.add(answer), token),
      logout: (isClearDB) => core.logout(isClearDB),
    },
    ended,
  );
  const { loop, sdk, warn } = runtime;
  const { dispatch } = loop;
  const { going, settleOrphan, abandon, dismissGoing } = createDepartures(members, loop);
  let closed = false;
  let sentName: string | undefined;

  const core: Core = {
    appID: first.appID,
    timeline,
    get deserted() {
      return members.size === 0;
    },
    get over() {
      return runtime.over;
    },
    get isDeciding() {
      return loop.isDeciding;
    },
    afterwards: loop.afterwards,
    zim: () => sdk.instance,
    snapshot: () => (members.orphaned ? null : loop.snapshot),
    join: members.add,
    leave(member, waiting) {
      members.remove(member);
      callers.remove(waiting);
      going(waiting);
      // A remount in the same tick finds everything as it was.
      void Promise.resolve().then(() => {
        if (closed) return;
        if (members.size === 0) core.end();
        else if (members.orphaned) abandon();
        else dismissGoing();
        outbox.drain();
      });
    },
    end() {
      closed = true;
      // Other code on the instance may wait, too.
      callers.settle(new ZimSessionError('aborted'))();
      runtime.close();
    },
    tell: (tell) => outbox.put(tell),
    flush: outbox.drain,
    listen: sdk.listen,
    preload() {
      sdk.reconsider();
      if (loop.state.sdk.state === 'ready') {
        outbox.drain();
        return Promise.resolve();
      }
      const prepared = sdk.prepared();
      dispatch({ type: 'preload' });
      return prepared;
    },
    expect: callers.add,
    expects: callers.has,
    dismiss(waiting) {
      callers.remove(waiting);
      dispatch({ type: 'left', callers: waiting });
    },
    makeWayFor({ userID }) {
      const isOther = () => (userOf(loop.state)?.userID ?? userID) !== userID;
      if (isOther()) abandon();
      if (isOther()) dismissGoing();
      return !isOther();
    },
    login(member, user, caller, token = null, takeOver = false) {
      const current = userOf(loop.state);
      const isNameIgnored = current && user.userName !== undefined && user.userName !== sentName;
      if (!current) sentName = user.userName;
      if (member) members.lead(member);
      // A session may take over a login that nobody has any more; other code on the instance may not.
      if (members.orphaned && member) current ? settleOrphan() : abandon();
      sdk.reconsider();
      const within = (member ?? members).config.policy.timeouts.login;
      dispatch({ type: 'login', user, token, takeOver, caller, within });
      // Whoever is warned finds a login that can be ended.
      if (isNameIgnored)
        warn('user-name-ignored', 'This user is logged in already: use zim.updateUserName()');
      outbox.drain();
    },
    renew(member, caller, token = null) {
      abandon();
      const within = (member ?? members).config.policy.timeouts.renew;
      dispatch({ type: 'renew', token, caller, within });
    },
    suspect: () => dispatch({ type: 'suspect' }),
    logout(isClearDB) {
      if (members.orphaned) abandon(isClearDB);
      else dispatch({ type: 'logout', isClearDB });
    },
  };
  return core;
}
