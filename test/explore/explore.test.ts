import { describe, expect, test } from 'vitest';
import type { Effect } from '../../src/core/effect.ts';
import type { Event } from '../../src/core/event.ts';
import type { Policy, State } from '../../src/core/model.ts';
import { explore, MACHINE } from './explorer.ts';
import { searches } from './searches.ts';

describe('every sequence of events', () => {
  test.each(Object.entries(searches(0)))('%s: no invariant is broken', (name, search) => {
    const { states, transitions, breach } = explore(search);
    console.log(`${name}, ${search.depth} deep: ${states} states, ${transitions} transitions`);
    expect(breach).toBeNull();
    expect(transitions).toBeGreaterThan(50_000);
  });
});

describe('the search finds', () => {
  type Step = (state: State, event: Event, policy: Policy) => [State, Effect[]];
  const bugs: Record<string, { transition: Step; says: string; after: string[] }> = {
    'a forgotten abort': {
      transition(state, event, policy) {
        const [next, effects] = MACHINE.transition(state, event, policy);
        return [next, effects.filter(({ type }) => type !== 'abortFetch')];
      },
      says: 'a fetch goes on, and nobody waits for it',
      after: ['login alice', 'time: until it is due'],
    },
    'a promise that is settled twice': {
      transition(state, event, policy) {
        const [next, effects] = MACHINE.transition(state, event, policy);
        return [next, effects.flatMap((one): Effect[] => (one.type === 'settle' ? [one, one] : [one]))];
      },
      says: 'a login() is settled that does not wait',
      after: ['login alice', 'and from then on all is well'],
    },
    'an answer of before that is taken for one of now': {
      transition: (state, event, policy) =>
        MACHINE.transition(state, event.type === 'fetched' ? { ...event, id: state.id } : event, policy),
      says: 'a fetch goes on, and nobody waits for it',
      after: ['login alice', 'late: fetched, for the attempt before'],
    },
    'a forgotten call of renewToken': {
      transition(state, event, policy) {
        const [next, effects] = MACHINE.transition(state, event, policy);
        return [event.type === 'renew' && next !== state ? { ...next, lastRenewCallAt: 0 } : next, effects];
      },
      says: 'renewToken within 500 ms of the last (S24)',
      after: [
        'login alice',
        'sdk ready',
        'foreign login',
        'foreign renewToken begins',
        'renew',
        'and from then on all is well',
      ],
    },
    'a token in an event': {
      transition(state, event, policy) {
        const [next, effects] = MACHINE.transition(state, event, policy);
        const grant = event.type === 'fetched' ? event.grant : {};
        return [
          next,
          effects.map((one) => (one.type === 'emit' ? { ...one, data: { ...one.data, grant } } : one)),
        ];
      },
      says: 'warning holds a token',
      after: ['login alice', 'fetched a token of 40 s'],
    },
    'an exception': {
      transition(state, event, policy) {
        if (event.type === 'tokenWillExpire' && state.token) throw new Error('bug');
        return MACHINE.transition(state, event, policy);
      },
      says: 'transition threw bug',
      after: ['login alice', 'sdk ready', 'foreign login', 'tokenWillExpire'],
    },
  };

  test.each(Object.entries(bugs))('%s, by the shortest way', (_name, { transition, says, after }) => {
    const { breach } = explore({ depth: 7, subject: { ...MACHINE, transition } });
    expect(breach).toEqual({ what: says, story: after });
  });

  test('a wait that never ends', () => {
    const { breach } = explore({
      depth: 4,
      subject: {
        ...MACHINE,
        nextDueAt: (state, now) =>
          state.stage === 'waiting' && state.status !== 'logged-in'
            ? Number.POSITIVE_INFINITY
            : MACHINE.nextDueAt(state, now),
      },
    });
    expect(breach?.story).toEqual(['login alice', 'time: until it is due']);
  });
});
