import { describe, expect, test } from 'vitest';
import type { ZimSession } from 'zim-session';
import { createQaWorld, type FakeWorld } from 'zim-session/testing';
import { ALICE, BOB, outcome } from './world.ts';

// Who is waited for, for how long, and whose word counts when somebody was passed.

const MINUTE = 60_000;

/** The first tab has the login; the others have asked for it together, and wait. */
async function waiting(count: number): Promise<{ world: FakeWorld; sessions: readonly ZimSession[] }> {
  const world = await createQaWorld({ zim: 'fake', tabs: count });
  const sessions = world.tabs.map((tab) => tab.session());
  const [first, ...others] = sessions;
  await world.until(first!.login(ALICE));
  const refused = others.map((session) => outcome(session.login(ALICE)));
  await world.qa.advance(1_000);
  for (const { code } of refused) expect(code).toBe('other-tab');
  return { world, sessions };
}

const where = (sessions: readonly ZimSession[]) =>
  sessions.map((session) => {
    const { status, reason } = session.getSnapshot();
    return reason ?? status;
  });
const logins = ({ tabs }: FakeWorld) =>
  tabs.map(({ fake }) => fake.calls.filter(({ method }) => method === 'login').length);

describe('a tab that waits', () => {
  test('and comes in stays in: it waits for nobody any more', async () => {
    const { world, sessions } = await waiting(3);
    world.tabs[0]!.close();
    await world.qa.advance(20 * MINUTE);
    expect(where(sessions).slice(1)).toEqual(['logged-in', 'other-tab']);
    expect(logins(world)).toEqual([1, 1, 0]);
  });

  test('is no less patient because somebody asks again and again', async () => {
    const { world, sessions } = await waiting(2);
    world.tabs[0]!.freeze();
    for (let second = 0; second < 20; second += 1) {
      sessions[1]!.login(ALICE).catch(() => {});
      await world.qa.advance(1_000);
    }
    await world.qa.advance(90_000);
    expect(where(sessions)[1]).toBe('other-tab');
    await world.qa.advance(3 * MINUTE);
    expect(where(sessions)[1]).toBe('logged-in');
  });

  test('asks anew when its page comes back, before it passes anybody', async () => {
    const { world, sessions } = await waiting(2);
    world.tabs[0]!.freeze();
    await world.qa.advance(200_000);
    world.tabs[1]!.hide();
    await world.qa.advance(MINUTE);
    world.tabs[0]!.thaw();
    world.tabs[1]!.show();
    await world.qa.advance(10 * MINUTE);
    expect(where(sessions)).toEqual(['logged-in', 'other-tab']);
  });

  test('passes a frozen one also where the login has been its own meanwhile', async () => {
    const { world, sessions } = await waiting(2);
    for (const at of [1, 0]) {
      await world.until(sessions[at]!.login(ALICE, { takeOver: true }));
      await world.qa.advance(5_000);
    }
    const again = outcome(sessions[1]!.login(ALICE));
    await world.qa.advance(1_000);
    expect(again.code).toBe('other-tab');
    world.tabs[0]!.freeze();
    await world.qa.advance(5 * MINUTE);
    expect(where(sessions)[1]).toBe('logged-in');
  });

  test('begins to be patient with whoever has just come in', async () => {
    const { world, sessions } = await waiting(3);
    world.tabs[0]!.freeze();
    await world.qa.advance(200_000);
    world.tabs[0]!.crash();
    await world.qa.advance(10 * MINUTE);
    expect(where(sessions).slice(1)).toEqual(['logged-in', 'other-tab']);
    expect(logins(world)).toEqual([1, 1, 0]);
  });

  test('lets another one pass the frozen tab, where both have waited for as long', async () => {
    const { world, sessions } = await waiting(3);
    world.tabs[0]!.freeze();
    await world.qa.advance(10 * MINUTE);
    expect(where(sessions).slice(1)).toEqual(['logged-in', 'other-tab']);
    expect(logins(world)).toEqual([1, 1, 0]);
  });

  test('waits for another user when it is told so', async () => {
    const { world, sessions } = await waiting(2);
    await world.until(sessions[1]!.login(BOB));
    world.tabs[0]!.close();
    await world.qa.advance(MINUTE);
    expect(sessions[1]!.getSnapshot()).toMatchObject({ status: 'logged-in', userID: 'bob' });
  });
});

describe('a tab that was passed', () => {
  test('waits as others do, and comes in when it is its turn', async () => {
    const { world, sessions } = await waiting(2);
    world.tabs[0]!.freeze();
    await world.qa.advance(5 * MINUTE);
    world.tabs[0]!.thaw();
    await world.qa.advance(MINUTE);
    expect(where(sessions)).toEqual(['other-tab', 'logged-in']);
    world.tabs[1]!.close();
    await world.qa.advance(5_000);
    expect(where(sessions)[0]).toBe('logged-in');
  });

  test('and was kicked out by that says nothing of those who came after it', async () => {
    const { world, sessions } = await waiting(3);
    world.tabs[0]!.freeze();
    await world.qa.advance(5 * MINUTE);
    // Its socket tells it before the other tabs do.
    world.tabs[0]!.fake.kick();
    await world.qa.advance(1_000);
    expect(where(sessions)).toEqual(['kicked-out', 'logged-in', 'other-tab']);
    world.tabs[1]!.close();
    await world.qa.advance(5_000);
    expect(where(sessions)[2]).toBe('logged-in');
  });

  test('does not say that it has the login when it wakes up', async () => {
    const { world, sessions } = await waiting(3);
    world.tabs[0]!.freeze();
    await world.qa.advance(5 * MINUTE + 1_000);
    world.tabs[0]!.thaw();
    await world.qa.advance(20);
    // Whose end it is, the third one knows all the time.
    world.tabs[1]!.fake.kick();
    await world.qa.advance(5_000);
    expect(where(sessions).slice(1)).toEqual(['kicked-out', 'kicked-out']);
  });
});

test('an end counts also of a tab of which nobody has heard yet', async () => {
  const world = await createQaWorld({ zim: 'fake', tabs: 2 });
  const [first, second] = world.tabs.map((tab) => tab.session());
  await world.until(first!.login(ALICE));
  await world.qa.advance(1_000);
  const refused = outcome(second!.login(ALICE));
  for (let tick = 0; tick < 20; tick += 1) await null;
  expect(refused.code).toBe('other-tab');
  world.tabs[0]!.fake.kick();
  await world.qa.advance(MINUTE);
  expect(where([first!, second!])).toEqual(['kicked-out', 'kicked-out']);
  expect(logins(world)).toEqual([1, 0]);
});

test('a login that is asked for beside a take-over gets what that gets', async () => {
  const { world, sessions } = await waiting(2);
  const taken = outcome(sessions[1]!.login(ALICE, { takeOver: true }));
  const beside = outcome(sessions[1]!.login(ALICE));
  await world.qa.advance(5_000);
  expect([taken.code, beside.code]).toEqual(['resolved', 'resolved']);
});

describe('a page', () => {
  test('that is shown for the first time keeps what it has', async () => {
    const { world, sessions } = await waiting(2);
    // A browser tells it after the page has loaded, and nothing was hidden.
    world.tabs[0]!.show();
    await world.qa.advance(MINUTE);
    expect(where(sessions)).toEqual(['logged-in', 'other-tab']);
    expect(logins(world)).toEqual([1, 0]);
  });

  test('that comes back hears the others again', async () => {
    const world = await createQaWorld({ zim: 'fake', tabs: 2 });
    const sessions = world.tabs.map((tab) => tab.session());
    await world.until(sessions[0]!.login(ALICE));
    world.tabs[0]!.hide();
    await world.qa.advance(MINUTE);
    world.tabs[0]!.show();
    await world.qa.advance(1_000);
    await world.until(sessions[1]!.login(ALICE, { takeOver: true }));
    world.tabs[1]!.close();
    await world.qa.advance(10 * MINUTE);
    // The user moved it: so it does not come back by itself.
    expect(where(sessions)[0]).toBe('other-tab');
  });

  test('that comes back does not want what the user has moved away', async () => {
    const { world, sessions } = await waiting(2);
    await world.until(sessions[1]!.login(ALICE, { takeOver: true }));
    await world.qa.advance(1_000);
    world.tabs[0]!.hide();
    await world.qa.advance(MINUTE);
    world.tabs[1]!.close();
    world.tabs[0]!.show();
    await world.qa.advance(10 * MINUTE);
    expect(where(sessions)[0]).toBe('other-tab');
  });

  test('that took the login over only asks for it when it comes back', async () => {
    const { world, sessions } = await waiting(3);
    await world.until(sessions[1]!.login(ALICE, { takeOver: true }));
    await world.qa.advance(1_000);
    // The third one has it then, and no token yet: so ZIM kicks nobody out.
    world.backend.fail('5xx');
    world.tabs[1]!.hide();
    await world.qa.advance(MINUTE);
    expect(where(sessions)[2]).toBe('logging-in');
    world.tabs[1]!.show();
    await world.qa.advance(1_000);
    expect(where(sessions)).toEqual(['other-tab', 'other-tab', 'logging-in']);
  });
});
