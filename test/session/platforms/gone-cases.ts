import { expect, test } from 'vitest';
import { diagnose } from 'zim-session/diagnose';
import { ALICE, outcome } from '../world.ts';
import type { BridgeWorld } from './bridge-world.ts';

/** The native instance goes away under a session: calls are answered with −1. */
export function goneCases(open: () => BridgeWorld): void {
  test('a renewal finds out, and there is a new instance at once', async () => {
    const { session, login, fake, clock, events, tokens } = open();
    await login();
    const before = session.zim;
    fake.loseInstance();
    const renewed = outcome(session.renew());
    await clock.advance(5_000);
    expect(renewed.code).toBe('resolved');
    expect(session.zim).not.toBe(before);
    expect(tokens(), 'no token is to blame').toBe(2);
    expect(fake.online).toBe('alice');
    expect(events).toEqual(['sessionLost zim-other', 'recovered']);
  });

  test('without a renewal, the question whether ZIM is there does, within two minutes', async () => {
    const { session, login, fake, clock, events } = open();
    await login();
    fake.loseInstance();
    expect(fake.online).toBe(null);
    await clock.advance(120_000);
    expect(events).toEqual(['sessionLost zim-other', 'recovered']);
    expect(session.getSnapshot()).toMatchObject({ status: 'logged-in', connection: 'connected' });
    expect(fake.online).toBe('alice');
  });

  test('a call of the App’s own finds out, and suspect() makes a new one at once', async () => {
    const { session, login, fake, clock, events } = open();
    await login();
    fake.loseInstance();
    session.suspect();
    await clock.advance(5_000);
    expect(events).toEqual(['sessionLost zim-other', 'recovered']);
    expect(fake.online).toBe('alice');
  });

  test('gone between login() and its answer: the login works on another one', async () => {
    const { session, fake, clock } = open();
    const login = outcome(session.login(ALICE));
    await clock.advance(55);
    fake.loseInstance();
    await clock.advance(25_000);
    expect([login.code, fake.online, session.getSnapshot().status]).toEqual([
      'resolved',
      'alice',
      'logged-in',
    ]);
  });

  test('gone while a renewal is on its way: one loss, one login', async () => {
    const { session, login, fake, clock, events } = open();
    await login();
    session.renew().catch(() => {});
    await clock.advance(25);
    fake.loseInstance();
    await clock.advance(30_000);
    expect(events.filter((one) => one === 'recovered')).toHaveLength(1);
    expect([fake.online, session.getSnapshot().status]).toEqual(['alice', 'logged-in']);
  });

  test('an adopted instance is replaced, too', async () => {
    const { session, login, fake, clock } = open();
    const theirs = fake.ZIM.create({ appID: 1234567890 });
    await login();
    expect(session.zim).toBe(theirs);
    fake.loseInstance();
    session.renew().catch(() => {});
    await clock.advance(10_000);
    expect(session.zim).not.toBe(theirs);
    expect(fake.online).toBe('alice');
  });

  test('diagnose() and the timeline tell of it as elsewhere, and of no AppSign of other code', async () => {
    const { session, login, fake, clock } = open();
    fake.ZIM.create({ appID: 1234567890, appSign: 'f'.repeat(64) });
    await login();
    fake.loseInstance();
    await clock.advance(60_000);
    const found = await diagnose(session as never, { ask: false });
    expect(JSON.stringify([found, session.timeline()])).not.toMatch(/ffff|alice/);
  });
}
