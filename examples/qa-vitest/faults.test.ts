import { describe, expect, onTestFinished, test } from 'vitest';
import { createQaWorld, FAULTS, type FakeWorld, faultReport } from 'zim-session/testing';
import { startDocumented } from './documented.ts';

// What becomes of an app when …? Every fault of the field, each in a world of its own, in virtual time. Put your app's own start in place of `startSession`.

/** Starts the app; answers how to ask it whether it believes to be connected. */
function startSession(world: FakeWorld): () => boolean {
  const session = world.session();
  session.login({ userID: 'alice' }).catch(() => {}); // why it failed is in the snapshot
  return () => session.getSnapshot().connection === 'connected';
}

async function play(name: string, startApp: (world: FakeWorld) => () => boolean) {
  const world = await createQaWorld({ zim: 'fake' });
  onTestFinished(world.close);
  let connected = () => false;
  const start = () => {
    connected = startApp(world);
  };
  return world.qa.play(name, { start, connected: () => connected() });
}

describe('a session', () => {
  for (const fault of FAULTS) {
    test(fault.name, async () => {
      expect((await play(fault.name, startSession)).outcome).toBe(fault.session);
    });
  }
});

describe('the documented code', () => {
  for (const fault of FAULTS) {
    test(fault.name, async () => {
      expect((await play(fault.name, startDocumented)).outcome).toBe(fault.documented);
    });
  }
});

test('the report, for people', async () => {
  const report = await play('zim-closes', startSession);
  expect(faultReport([report])).toBe(`${report.title}  back after 0.1 s\n\n1 fault: 1 back\n`);
});
