import { createRoot } from 'react-dom/client';
import { expect, onTestFinished, test } from 'vitest';
import { createQaWorld, FAULTS, type FakeWorld, type FaultReport, faultReport } from 'zim-session/testing';
import { startDocumented } from '../../examples/qa-vitest/documented.ts';
import { App } from '../../examples/react/app.tsx';

// The whole list on three apps: the documented code, a session, and the React example, by what is on its page.

/** What starts it, and what it shows or says of itself. */
interface Started {
  readonly connected: () => boolean;
  /** What the page said at each look, where there is one. */
  readonly seen?: ReadonlySet<string>;
  readonly end?: () => void;
}

function startSession(world: FakeWorld): Started {
  const session = world.session();
  session.login({ userID: 'alice' }).catch(() => {});
  return { connected: () => session.getSnapshot().connection === 'connected' };
}

/** It is on the page before its user signs in. */
async function mountExample(world: FakeWorld): Promise<{ signIn(): Started }> {
  const element = document.body.appendChild(document.createElement('div'));
  const root = createRoot(element);
  root.render(<App session={world.session()} />);
  await expect.poll(() => element.querySelector('form')).not.toBe(null);
  const seen = new Set<string>();
  return {
    signIn() {
      element.querySelector('form')?.requestSubmit();
      return {
        seen,
        connected() {
          const text = element.querySelector('main')?.innerText.replace(/\s+/g, ' ') ?? '';
          seen.add(text);
          return text.endsWith('No messages yet.') && !element.querySelector('.banner');
        },
        end() {
          root.unmount();
          element.remove();
        },
      };
    },
  };
}

async function play(
  name: string,
  prepare: (world: FakeWorld) => Promise<() => Started> | (() => Started),
): Promise<{ readonly report: FaultReport; readonly seen: readonly string[] }> {
  const world = await createQaWorld({ zim: 'fake' });
  onTestFinished(world.close);
  const begin = await prepare(world);
  let app: Started | undefined;
  const start = () => {
    app = begin();
  };
  const report = await world.qa.play(name, { start, connected: () => app?.connected() ?? false });
  app?.connected();
  const seen = [...(app?.seen ?? [])];
  app?.end?.();
  return { report, seen };
}

test('the whole list on the documented code, on a session and on the React example', async () => {
  const reports: Record<'documented' | 'session' | 'example', FaultReport[]> = {
    documented: [],
    session: [],
    example: [],
  };
  for (const fault of FAULTS) {
    const documented = await play(fault.name, (world) => () => ({ connected: startDocumented(world) }));
    const session = await play(fault.name, (world) => () => startSession(world));
    const example = await play(fault.name, async (world) => (await mountExample(world)).signIn);
    reports.documented.push(documented.report);
    reports.session.push(session.report);
    reports.example.push(example.report);

    // What the user of the example saw.
    const alarms = example.seen.filter((text) =>
      /Getting you back|Reconnecting|on another device/.test(text),
    );
    if (fault.shows.startsWith('Nothing')) expect([fault.name, alarms]).toEqual([fault.name, []]);
    if (fault.session === 'ended')
      expect(example.seen.at(-1)).toContain('You are logged in on another device');
    else expect(example.seen.at(-1)).toMatch(/No messages yet\.$/);
  }
  const outcomes = (of: readonly FaultReport[]) => of.map(({ name, outcome }) => `${name}: ${outcome}`);
  expect(outcomes(reports.documented)).toEqual(FAULTS.map((one) => `${one.name}: ${one.documented}`));
  expect(outcomes(reports.session)).toEqual(FAULTS.map((one) => `${one.name}: ${one.session}`));
  expect(outcomes(reports.example)).toEqual(FAULTS.map((one) => `${one.name}: ${one.session}`));
  expect(faultReport(reports.documented)).toMatch(/21 faults: 10 back, 1 ended, 7 lost, 3 deaf\n$/);
  expect(JSON.parse(JSON.stringify(reports))).toEqual(reports);
});
