import type { Effect } from '../../src/core/effect.ts';
import type { Event } from '../../src/core/event.ts';
import { NEVER, type State } from '../../src/core/model.ts';
import { BEGINNINGS, ON_THE_LINE } from './beginnings.ts';
import { CORE } from './explorer.ts';
import type { Subject } from './step.ts';

type Step = Subject['transition'];

/** A mistake that the core does not make, and how it has to be found. */
export interface Bug {
  readonly transition: Step;
  readonly says: string;
  /** The shortest way there, after what is in `from`. */
  readonly story: readonly string[];
  readonly from?: readonly string[];
  readonly liveness?: number;
}

/** The core with a mistake in what it decides, where it decides anything. */
const wrongly =
  (mistake: (next: State, effects: Effect[], event: Event) => [State, readonly Effect[]]): Step =>
  (state, event, policy) => {
    const [next, effects] = CORE.transition(state, event, policy);
    if (next === state) return [next, effects];
    const [wrong, done] = mistake(next, effects, event);
    return [wrong, [...done]];
  };

const isRefusal = (event: Event): boolean => event.type === 'presented' && event.error !== null;

export const BUGS: Readonly<Record<string, Bug>> = {
  'a forgotten abort': {
    transition: wrongly((next, effects) => [next, effects.filter(({ type }) => type !== 'abortFetch')]),
    says: 'a fetch goes on, and nobody waits for it',
    story: ['login', 'time: until it is due'],
  },
  'a promise that is settled twice': {
    transition: wrongly((next, effects) => [
      next,
      effects.flatMap((one): Effect[] => (one.type === 'settle' ? [one, one] : [one])),
    ]),
    says: 'a login() is settled that does not wait',
    story: ['login', 'and from then on all is well'],
  },
  'a caller who is forgotten': {
    transition: wrongly((next, effects, event) => [
      event.type === 'fetchFailed' ? { ...next, callers: next.callers.slice(1) } : next,
      effects,
    ]),
    says: 'somebody is forgotten, or waits twice',
    story: ['login', 'fetch: unreachable'],
  },
  'a login that goes on for nobody': {
    transition: (state, event, policy) => {
      if (event.type !== 'left') return CORE.transition(state, event, policy);
      const callers = state.callers.filter(({ caller }) => !event.callers.includes(caller));
      return [callers.length < state.callers.length ? { ...state, callers } : state, []];
    },
    says: 'it is logging in, and nobody waits for it',
    story: ['login', 'left: login'],
  },
  'an answer of before that is taken for one of now': {
    transition: (state, event, policy) =>
      CORE.transition(state, event.type === 'fetched' ? { ...event, id: state.last.id } : event, policy),
    says: 'a fetch goes on, and nobody waits for it',
    story: ['login', 'late: fetched, for the attempt before'],
  },
  'attempts without a pause': {
    transition: wrongly((next, effects, event) => [
      event.type === 'fetchFailed' ? { ...next, last: { ...next.last, startedAt: -NEVER } } : next,
      effects,
    ]),
    says: 'two attempts for a user within a second',
    story: ['login', 'fetch: unreachable', 'wake'],
  },
  'a forgotten call of renewToken': {
    transition: wrongly((next, effects, event) => [
      isRefusal(event) ? { ...next, sdk: { ...next.sdk, renewTokenAt: -NEVER } } : next,
      effects,
    ]),
    says: 'renewToken within 500 ms of the last (S24)',
    from: BEGINNINGS['logged in']!,
    story: ['renew, with a good token', 'presented: refused', 'and from then on all is well'],
  },
  'a renewal right after a renewal': {
    transition: wrongly((next, effects, { type }) => [
      type === 'tokenWillExpire' ? { ...next, renewedAt: next.renewedAt - 14_000 } : next,
      effects,
    ]),
    says: 'a renewal within 15 s of the last that worked',
    from: BEGINNINGS['a renewal with a token at hand']!,
    story: ['presented', 'connection 1/1', 'tokenWillExpire', 'and from then on all is well'],
  },
  'a loss after one question that got lost': {
    transition: (state, event, policy) => {
      const isError = event.type === 'answered' && event.error;
      const before = isError ? { ...state, line: { ...state.line, silences: 1 } } : state;
      return CORE.transition(before, event, policy);
    },
    says: 'a loss after one silence',
    from: ON_THE_LINE[1]!,
    story: ['answered: no answer'],
    liveness: 60_000,
  },
  'questions in a page that nobody sees': {
    transition: (state, event, policy) => {
      if (event.visible || event.type !== 'suspect') return CORE.transition(state, event, policy);
      const [next, effects] = CORE.transition(
        { ...state, visible: true },
        { ...event, visible: true },
        policy,
      );
      return [{ ...next, visible: false }, effects];
    },
    says: 'ZIM is asked in a page that nobody sees',
    from: ON_THE_LINE[0]!,
    story: ['the page is hidden', 'suspect'],
    liveness: 60_000,
  },
  'asking on after a denial': {
    transition: wrongly((next, effects, { now }) => {
      const { attempt } = next;
      if (attempt.stage !== 'denied') return [next, effects];
      return [{ ...next, attempt: { ...attempt, until: Math.min(attempt.until, now + 60_000) } }, effects];
    }),
    says: 'asked again after a denial, long before the deadline',
    from: BEGINNINGS['logged in']!,
    story: ['time: until it is due', 'fetch: denied', 'time: until it is due'],
  },
  'a token at hand whose refusal is shown': {
    transition: wrongly((next, effects, event) => [
      event.type === 'presented' && event.error ? { ...next, error: event.error } : next,
      effects,
    ]),
    says: 'the refusal of a token at hand is shown as an error',
    from: BEGINNINGS['a login with a token at hand']!,
    story: ['presented: refused'],
  },
  'a stage that keeps something of the one before': {
    transition: wrongly((next, effects) => {
      const { attempt } = next;
      if (attempt.stage !== 'fetching') return [next, effects];
      return [{ ...next, attempt: { ...attempt, token: null } as State['attempt'] }, effects];
    }),
    says: 'fetching with stage token until',
    story: ['login'],
  },
  'a token in an event': {
    transition: wrongly((next, effects, event) => {
      const grant = event.type === 'fetched' ? event.grant : {};
      const leak = (one: Effect) =>
        (one.type === 'emit' ? { ...one, data: { ...one.data, grant } } : one) as Effect;
      return [next, effects.map(leak)];
    }),
    says: 'warning holds a token',
    story: ['login', 'fetched a token of 40 s'],
  },
  'an exception': {
    transition(state, event, policy) {
      if (event.type === 'tokenWillExpire' && state.session.status === 'logged-in') throw new Error('bug');
      return CORE.transition(state, event, policy);
    },
    says: 'transition threw bug',
    story: ['login, with a good token', 'sdk ready', 'presented', 'tokenWillExpire'],
  },
};
