import type { Actor } from '../cast.ts';
import type { World } from '../world.ts';
import type { PromiseWatch } from './promises.ts';
import type { ZimWatch } from './zim-calls.ts';

const SHADOWED = ['on', 'off', 'login', 'logout', 'renewToken', 'destroy'];

/** Destroys every session and looks whether anything of them is left. */
export async function checkLeftovers(
  world: World,
  zim: ZimWatch,
  promises: PromiseWatch,
  actors: readonly Actor[],
): Promise<void> {
  const { clock, fake, timers, page, backend } = world;
  const left = (what: string) => world.breaks('after destroy nothing is left', what);
  for (const actor of actors) if (!actor.gone) actor.call('destroy');
  await clock.flush();
  zim.ended = true;
  for (const { session } of actors) {
    if (session.getSnapshot().status !== 'destroyed')
      left(`a session that is ${session.getSnapshot().status}`);
  }
  if (timers.armed > 0) left(`${timers.armed} timers`);
  if (page.wakes.size > 0) left(`${page.wakes.size} listeners of the page`);
  if (promises.open > 0) left(`${promises.open} promises`);
  if (backend.served.some(({ signal, settled }) => !settled && !signal.aborted)) left('a token request');
  const instance = fake.ZIM.getInstance();
  if (instance && SHADOWED.some((name) => Object.hasOwn(instance, name))) left('a shadow on the instance');
  if (Object.getOwnPropertySymbols(fake.ZIM).length > 0) left('the registry on the class');
  const heard = () => actors.reduce((sum, one) => sum + one.heard, 0);
  const before = heard();
  const asked = backend.served.length;
  fake.emit('peerMessageReceived', { messageList: [] });
  fake.emit('connectionStateChanged', { state: 0, event: 5, extendedData: '' });
  for (const fn of [...page.wakes]) fn();
  await clock.advance(120_000);
  if (heard() !== before) left('a listener');
  if (backend.served.length !== asked) left('somebody who asks for tokens');
  if (timers.armed > 0) left(`${timers.armed} timers, later`);
}
