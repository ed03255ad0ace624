import type { Opened } from '../play.ts';

/** Destroys every session and looks whether anything of them is left. */
export async function checkLeftovers({ world, zim, promises, stage, page }: Opened): Promise<void> {
  const { clock, fake, timers, backend } = world;
  const { actors } = stage;
  const left = (what: string) => world.breaks('after the last destroy nothing is left', what);
  for (const actor of actors) if (!actor.gone) actor.call('destroy');
  await clock.flush();
  zim.ended = true;
  page.check();
  for (const { session } of actors) {
    if (session.getSnapshot().status !== 'destroyed')
      left(`a session that is ${session.getSnapshot().status}`);
  }
  if (promises.open > 0) left(`${promises.open} promises`);
  const heard = () => actors.reduce((sum, one) => sum + one.heard, 0);
  const before = heard();
  const asked = backend.served.length;
  fake.emit('peerMessageReceived', { messageList: [] });
  fake.emit('connectionStateChanged', { state: 0, event: 5, extendedData: '' });
  for (const fn of [...world.page.wakes]) fn();
  await clock.advance(120_000);
  if (heard() !== before) left('a listener');
  if (backend.served.length !== asked) left('somebody who asks for tokens');
  if (timers.armed > 0) left(`${timers.armed} timers, later`);
}
