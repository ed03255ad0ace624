import type { Input } from '../../src/core/event.ts';
import { type Hold, judge, type TabNews } from '../../src/core/hold.ts';
import { keptUserOf, type State, userOf } from '../../src/core/model.ts';
import type { Letter } from './alphabet.ts';
import type { Node } from './node.ts';

/** What is heard of the other tabs, where it can be, and what it means then. */
function heard(name: string, hold: Hold, news: TabNews, isPossible: (state: State) => boolean): Letter {
  return {
    name: `tab: ${name}`,
    event({ state }): Input | null {
      const { verdict } = isPossible(state) ? judge(hold, news, state) : {};
      return verdict ? { type: 'tab', ...news, ...verdict } : null;
    },
  };
}

const seeks = (state: State) => state.isTabUndecided && keptUserOf(state) !== null;
const has = (state: State) => userOf(state) !== null && !state.isTabUndecided;
const isKept = (state: State) => keptUserOf(state) !== null;
const taking = ({ state }: Node): Input | null => {
  const user = keptUserOf(state);
  return user && { type: 'login', user, takeOver: true, caller: 1, within: 30_000 };
};

/** What tabs of one browser do to each other. */
export const TABS: readonly Letter[] = [
  heard('held', 'sought', { state: 'held' }, seeks),
  heard('elsewhere', 'sought', { state: 'elsewhere' }, seeks),
  heard('unavailable', 'sought', { state: 'unavailable' }, seeks),
  heard('robbed', 'held', { state: 'elsewhere' }, has),
  heard('taken', 'held', { state: 'taken' }, has),
  heard('away', 'held', { state: 'away' }, has),
  heard('the user logged out', 'sought', { state: 'ended', reason: 'requested' }, isKept),
  heard('kicked out', 'sought', { state: 'ended', reason: 'kicked-out' }, seeks),
  { name: 'login, taking over', event: taking },
];

/** Where tabs come to. */
export const IN_TABS: readonly (readonly string[])[] = [
  ['login'],
  ['login', 'tab: elsewhere'],
  ['login', 'tab: elsewhere', 'tab: held'],
  ['login', 'tab: elsewhere', 'sdk ready', 'tab: held', 'fetched a good token'],
  ['login', 'tab: held', 'sdk ready', 'fetched a good token', 'presented'],
  ['login', 'tab: held', 'sdk ready', 'fetched a good token', 'presented', 'renew'],
  ['login', 'tab: held', 'sdk ready', 'fetched a good token'],
  ['login', 'tab: unavailable', 'sdk ready', 'fetched a good token', 'presented', 'connection 0/2'],
  ['login', 'tab: held', 'sdk ready', 'fetched a good token', 'presented', 'connection 0/2', 'tab: away'],
  ['login', 'tab: held', 'sdk ready', 'fetched a good token', 'presented', 'renew', 'tab: away'],
  ['login', 'tab: held', 'sdk ready', 'fetched a good token', 'presented', 'tab: taken'],
];
