import { describe, expect, onTestFinished, test } from 'vitest';
import { ALICE, loggedIn, outcome, warnings } from './world.ts';
import { createWrongClock } from './wrong-clock.ts';

const HOUR = 3_600;
const DAY = 24 * HOUR;

describe('a clock that is wrong, and nobody tells the time', () => {
  test.each([
    // identity-model-oidc-client-js#1254: summer time.
    [HOUR, 3_575],
    [HOUR, 3_590],
    [HOUR, 3_600],
    [HOUR, 12 * HOUR],
    [2 * HOUR, 2 * HOUR - 1],
    [600, 599],
    [24 * DAY, -90],
    [24 * DAY, -600],
    [24 * DAY, -HOUR],
    [24 * DAY, -10 * HOUR],
  ])('tokens of %d s, %d s ahead: it is doubted, and the login works at once', async (lifetime, ahead) => {
    const { world, set } = createWrongClock(lifetime);
    set(ahead);
    const login = outcome(world.session.login(ALICE));
    await world.clock.advance(2_000);
    expect(login.code).toBe('resolved');
    expect(warnings(world)).toEqual(['clock-skew']);
    expect(world.fake.serverTokens).toHaveLength(1);
  });

  test.each([
    [6000106, 2 * HOUR, HOUR],
    [6000108, 3_580, HOUR],
    [6000109, -90, 24 * DAY],
  ])(
    'an SDK up to 2.20 goes by it, too, and says %d: it is retried, and the error names the clock',
    async (zimCode, ahead, lifetime) => {
      const { world, set } = createWrongClock(lifetime, undefined, { timeouts: { login: 300_000 } });
      let isWrong = true;
      const { prototype } = world.fake.ZIM as unknown as {
        prototype: { login(...args: unknown[]): Promise<void> };
      };
      const { login } = prototype;
      prototype.login = function (...args) {
        return isWrong ? Promise.reject({ code: zimCode, message: '' }) : login.apply(this, args);
      };
      onTestFinished(() => void Object.assign(prototype, { login }));
      set(ahead);
      const result = outcome(world.session.login(ALICE));
      await world.clock.advance(900);
      const { status, error } = world.session.getSnapshot();
      expect({ status, error }).toMatchObject({
        status: 'logging-in',
        error: { code: 'token-expired', zimCode },
      });
      expect(error!.message).toContain('the clock of this machine');
      isWrong = false;
      set(0);
      await world.clock.advance(20_000);
      expect(result.code).toBe('resolved');
    },
  );

  test.each([3_575, 3_590, 7_200])('%d s ahead for a day: it stays logged in', async (ahead) => {
    const { world, set } = createWrongClock(HOUR);
    set(ahead);
    await loggedIn(world);
    await world.clock.advance(DAY * 1_000);
    expect(world.names()).not.toContain('sessionLost');
    expect(world.backend.requests.length).toBeLessThan(24 * 16);
  });
});

describe('a clock that is set right (FirebaseUI-Android#855)', () => {
  test.each([
    [7_200, true],
    [7_200, false],
    [HOUR, true],
    [6 * HOUR, true],
    [DAY, false],
  ])('%d s ahead at a renewal; the backend tells the time: %j', async (ahead, tells) => {
    const { world, clock, set } = createWrongClock(HOUR, (serverTime) => (tells ? { serverTime } : {}));
    set(ahead);
    await loggedIn(world);
    // It is renewed at least once.
    await clock.advance(3_400_000);
    set(0);
    const asked = world.backend.requests.length;
    await clock.advance(6 * HOUR * 1_000);
    // Until the clock has caught up the SDK takes no renewToken: a login of the same user hands the token over.
    expect(world.names()).not.toContain('sessionLost');
    expect(world.names().filter((name) => name === 'instanceChanged')).toHaveLength(1);
    expect(world.backend.requests.length - asked).toBeLessThan(20);
    expect(world.session.getSnapshot()).toMatchObject({ status: 'logged-in', error: null });
  });

  test.each([7_200, 3_590, DAY])(
    '%d s ahead at the login: what was guessed does not outlive its cause',
    async (ahead) => {
      const { world, clock, set } = createWrongClock(HOUR);
      set(ahead);
      await loggedIn(world);
      await clock.advance(5_000);
      set(0);
      const asked = world.backend.requests.length;
      await clock.advance(3_000_000);
      expect(world.backend.requests.length - asked).toBeLessThan(4);
      expect(world.session.getSnapshot().clockSkew ?? 0).toBe(0);
      expect(world.names()).not.toContain('sessionLost');
    },
  );
});
