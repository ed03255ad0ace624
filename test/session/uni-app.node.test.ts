import { describe, expect, test } from 'vitest';
import { bridgeCases } from './platforms/bridge-cases.ts';
import { bridgeWorld, rawOf } from './platforms/bridge-world.ts';
import { goneCases } from './platforms/gone-cases.ts';

// An App of uni-app, on FakeZim in the manners of the plugin: its on() adds up.

const open = () => bridgeWorld('uni-app');

describe('over the bridge', () => bridgeCases(open));

describe('the native instance is gone: −1', () => goneCases(open));

test('what other code set on an instance of its own is silent, and after destroy() nobody is called twice', async () => {
  const { fake, session, login, message, events, clock } = open();
  const theirs = fake.ZIM.create({ appID: 1234567890 })!;
  const heard: string[] = [];
  theirs.on('peerMessageReceived', () => void heard.push('early'));
  session.on('peerMessageReceived', () => void heard.push('session'));
  await login();
  await message();
  expect(heard.splice(0)).toEqual(['session']);
  expect(events).toContain('warning adopted-late');
  rawOf(session).on('peerMessageReceived', () => void heard.push('first'));
  rawOf(session).on('peerMessageReceived', () => void heard.push('second'));
  await message();
  expect(heard.splice(0)).toEqual(['session', 'second']);
  session.destroy();
  await clock.advance(1_000);
  await message();
  expect(heard).toEqual(['second']);
});
