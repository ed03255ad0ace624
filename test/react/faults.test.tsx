import { StrictMode } from 'react';
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import { expect, onTestFinished, test } from 'vitest';
import {
  createQaWorld,
  FAULTS,
  type FakeWorld,
  type FaultReport,
  faultReport,
  MORE_FAULTS,
  type QaFault,
} from 'zim-session/testing';
import { startDocumented } from '../../examples/qa-vitest/documented.ts';
import { App } from '../../examples/react/app.tsx';

// The whole list on three apps: the documented code, a session, and the React example, by what is on its page.

const ALL = [...FAULTS, ...MORE_FAULTS];

interface Started {
  readonly connected: () => boolean;
  readonly stop: () => void;
}

/** The world, or a tab of it: where an app starts. */
type Place = Pick<FakeWorld, 'session' | 'fake' | 'backend'>;

function startSession(place: Place): Started {
  const session = place.session();
  session.login({ userID: 'alice' }).catch(() => {});
  return {
    connected: () => session.getSnapshot().connection === 'connected',
    stop: () => session.destroy(),
  };
}

/** What the page said at each look is added to `seen`. */
function startExample(place: Place, seen: string[]): Started {
  const session = place.session();
  const element = document.body.appendChild(document.createElement('div'));
  const root = createRoot(element);
  flushSync(() =>
    root.render(
      <StrictMode>
        <App session={session} />
      </StrictMode>,
    ),
  );
  flushSync(() => element.querySelector('form')!.requestSubmit());
  return {
    connected() {
      const text = element.querySelector('main')?.innerText.replace(/\s+/g, ' ') ?? '';
      if (seen.at(-1) !== text) seen.push(text);
      return text.endsWith('No messages yet.') && !element.querySelector('.banner');
    },
    stop() {
      root.unmount();
      element.remove();
      session.destroy();
    },
  };
}

/** What became of the app, and of all that it started: of two widgets each has to say that it is connected. */
async function play({ name, needs }: QaFault, startApp: (place: Place) => Started): Promise<FaultReport> {
  const world = await createQaWorld({ zim: 'fake', tabs: needs.includes('secondTab') ? 2 : 0 });
  onTestFinished(world.close);
  const running: Started[] = [];
  const others: Started[] = [];
  const report = await world.qa.play(name, {
    start: () => running.push(startApp(world)),
    stop: () => running.pop()?.stop(),
    secondTab: () => others.push(startApp({ ...world.tabs[1]!, backend: world.backend })),
    connected: () => running.every((one) => one.connected()),
  });
  for (const one of running) one.connected();
  for (const one of [...running, ...others]) one.stop();
  return report;
}

test('the whole list on the documented code, on a session and on the React example', async () => {
  const reports: Record<'documented' | 'session' | 'example', FaultReport[]> = {
    documented: [],
    session: [],
    example: [],
  };
  for (const fault of ALL) {
    const seen: string[] = [];
    reports.documented.push(await play(fault, startDocumented));
    reports.session.push(await play(fault, startSession));
    reports.example.push(await play(fault, (place) => startExample(place, seen)));

    // What the user of the example saw.
    const alarms = seen.filter((text) => /Getting you back|Reconnecting|on another device/.test(text));
    if (fault.shows.startsWith('Nothing')) expect([fault.name, alarms]).toEqual([fault.name, []]);
    if (fault.session === 'ended') expect(seen.at(-1)).toContain('You are logged in on another device');
    else expect(seen.at(-1)).toMatch(/No messages yet\.$/);
  }
  const outcomes = (of: readonly FaultReport[]) => of.map(({ name, outcome }) => `${name}: ${outcome}`);
  expect(outcomes(reports.documented)).toEqual(ALL.map((one) => `${one.name}: ${one.documented}`));
  expect(outcomes(reports.session)).toEqual(ALL.map((one) => `${one.name}: ${one.session}`));
  expect(outcomes(reports.example)).toEqual(ALL.map((one) => `${one.name}: ${one.session}`));
  expect(faultReport(reports.documented)).toMatch(/29 faults: 12 back, 1 in, 2 ended, 11 lost, 3 deaf\n$/);
  expect(JSON.parse(JSON.stringify(reports))).toEqual(reports);
});
