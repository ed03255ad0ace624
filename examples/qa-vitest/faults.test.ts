import { describe, expect, onTestFinished, test } from 'vitest';
import { createQaWorld, FAULTS, type FakeWorld, faultReport, MORE_FAULTS } from 'zim-session/testing';
import { type StartedApp, startDocumented } from './documented.ts';

// What becomes of an app when …? Every fault of the field, each in a world of its own, in virtual time. Put your app's own start in place of `startSession`.

/** Starts the app in the world, or in one of its tabs. */
function startSession({ session: createSession }: Pick<FakeWorld, 'session'>): StartedApp {
  const session = createSession();
  session.login({ userID: 'alice' }).catch(() => {}); // why it failed is in the snapshot
  return {
    connected: () => session.getSnapshot().connection === 'connected',
    stop: () => session.destroy(),
  };
}

async function play(
  name: string,
  startApp: (place: Pick<FakeWorld, 'session' | 'fake' | 'backend'>) => StartedApp,
) {
  const world = await createQaWorld({ zim: 'fake', tabs: 2 });
  onTestFinished(world.close);
  const [, other] = world.tabs;
  const { backend } = world;
  let app: StartedApp | undefined;
  return world.qa.play(name, {
    start() {
      app = startApp(world);
    },
    stop: () => app?.stop(),
    secondTab: () => startApp({ ...other!, backend }),
    connected: () => app?.connected() ?? false,
  });
}

describe('a session', () => {
  for (const fault of [...FAULTS, ...MORE_FAULTS]) {
    test(fault.name, async () => {
      expect((await play(fault.name, startSession)).outcome).toBe(fault.session);
    });
  }
});

describe('the documented code', () => {
  for (const fault of [...FAULTS, ...MORE_FAULTS]) {
    test(fault.name, async () => {
      expect((await play(fault.name, startDocumented)).outcome).toBe(fault.documented);
    });
  }
});

test('the report, for people', async () => {
  const report = await play('zim-closes', startSession);
  expect(faultReport([report])).toBe(`${report.title}  back after 0.1 s\n\n1 fault: 1 back\n`);
});
