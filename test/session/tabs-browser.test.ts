import { afterEach, describe, expect, test, vi } from 'vitest';
import type { ZimSession } from 'zim-session';
import { type OneTabOptions, oneTab, type TabChannel, type TabLocks } from 'zim-session/tabs';
import { createQaWorld, type FakeWorld } from 'zim-session/testing';
import { createFakeBrowser } from '../../src/testing/tabs/fake-browser.ts';
import { ALICE, createWorld, outcome } from './world.ts';

// What browsers have, lack, or answer late.

const MINUTE = 60_000;

afterEach(() => vi.unstubAllGlobals());

interface Tabs {
  readonly world: FakeWorld;
  readonly sessions: readonly ZimSession[];
  readonly warnings: readonly string[];
}

/** Tabs whose browser is not quite as it should be. */
async function tabsWith(change: (world: FakeWorld) => OneTabOptions, count = 2): Promise<Tabs> {
  const world = await createQaWorld({ zim: 'fake', tabs: count });
  const browser = createFakeBrowser();
  const options = change(world);
  const warnings: string[] = [];
  const sessions = world.tabs.map((tab) => {
    const session = tab.session({ tabs: oneTab({ ...browser.tab().oneTab, ...options }) });
    session.on('warning', ({ code }) => warnings.push(code));
    return session;
  });
  return { world, sessions, warnings };
}

/** A session alone, in a browser that answers as the test wants it to. */
async function alone(options: OneTabOptions) {
  const world = await createQaWorld({ zim: 'fake' });
  const warnings: string[] = [];
  const session = world.session({ tabs: oneTab({ channel: null, ...options }) });
  session.on('warning', ({ code }) => warnings.push(code));
  return { world, session, warnings };
}

const where = (sessions: readonly ZimSession[]) =>
  sessions.map((session) => {
    const { status, reason } = session.getSnapshot();
    return reason ?? status;
  });

/** Channels whose messages take a moment, as they do between processes. */
function slowChannels({ clock }: { readonly clock: { setTimeout(fn: () => void, ms: number): unknown } }) {
  const all = new Set<TabChannel>();
  return (): TabChannel => {
    const mine: TabChannel = {
      onmessage: null,
      postMessage(data) {
        for (const one of all) if (one !== mine) clock.setTimeout(() => one.onmessage?.({ data }), 10);
      },
      close: () => void all.delete(mine),
    };
    all.add(mine);
    return mine;
  };
}

test('whoever has come in asks nobody any more whether he has it', async () => {
  const posted: unknown[] = [];
  const { world, sessions } = await tabsWith(({ tabs }) => {
    const open = slowChannels({ clock: tabs[0]!.options.platform!.clock! });
    return {
      channel: () => {
        const channel = open();
        const post = channel.postMessage;
        channel.postMessage = (message) => {
          posted.push((message as { type: string }).type);
          post(message);
        };
        return channel;
      },
    };
  });
  await world.until(sessions[0]!.login(ALICE));
  sessions[1]!.login(ALICE).catch(() => {});
  await world.qa.advance(MINUTE);
  sessions[0]!.destroy();
  await world.qa.advance(1_000);
  expect(where(sessions)[1]).toBe('logged-in');
  expect(posted).toContain('ping');
  posted.length = 0;
  await world.qa.advance(10 * MINUTE);
  expect(posted).toEqual([]);
});

describe('without channels', () => {
  test('a take-over moves the login all the same', async () => {
    const { world, sessions, warnings } = await tabsWith(() => ({ channel: null }));
    await world.until(sessions[0]!.login(ALICE));
    await world.until(sessions[1]!.login(ALICE, { takeOver: true }));
    await world.qa.advance(MINUTE);
    expect(where(sessions)).toEqual(['other-tab', 'logged-in']);
    expect(warnings).toEqual([]);
  });

  test('nobody is passed, because nobody can be asked', async () => {
    const { world, sessions } = await tabsWith(() => ({ channel: null }));
    await world.until(sessions[0]!.login(ALICE));
    sessions[1]!.login(ALICE).catch(() => {});
    await world.qa.advance(10 * MINUTE);
    expect(where(sessions)).toEqual(['logged-in', 'other-tab']);
  });
});

describe('where the lock is stolen before the word comes', () => {
  const slow = (world: FakeWorld) => ({
    channel: slowChannels({ clock: world.tabs[0]!.options.platform!.clock! }),
  });

  test('it is a take-over still: the former holder stays out', async () => {
    const { world, sessions } = await tabsWith(slow);
    await world.until(sessions[0]!.login(ALICE));
    await world.until(sessions[1]!.login(ALICE, { takeOver: true }));
    await world.qa.advance(1_000);
    sessions[1]!.destroy();
    await world.qa.advance(10 * MINUTE);
    expect(where(sessions)[0]).toBe('other-tab');
  });

  test('and that word is of this take-over, and of no later one', async () => {
    const { world, sessions } = await tabsWith(slow, 3);
    await world.until(sessions[0]!.login(ALICE));
    await world.until(sessions[1]!.login(ALICE, { takeOver: true }));
    await world.qa.advance(1_000);
    // It wants in again, and waits; then the user moves the login from the second to the third.
    const again = outcome(sessions[0]!.login(ALICE));
    await world.qa.advance(1_000);
    expect(again.code).toBe('other-tab');
    await world.until(sessions[2]!.login(ALICE, { takeOver: true }));
    await world.qa.advance(1_000);
    sessions[2]!.destroy();
    await world.qa.advance(5_000);
    expect(where(sessions).slice(0, 2)).toEqual(['logged-in', 'other-tab']);
  });
});

describe('a lock', () => {
  test('that is not there is found out at once', async () => {
    const { world, session, warnings } = await alone({ locks: null });
    const login = outcome(session.login(ALICE));
    await world.qa.advance(1_000);
    expect([login.code, warnings]).toEqual(['resolved', ['tabs-unavailable']]);
  });

  test('that comes when nobody wants it any more is given back', async () => {
    let answer: (lock: unknown) => unknown = () => {};
    const request: TabLocks['request'] = (_name, _options, callback) => {
      answer = callback;
      return new Promise(() => {});
    };
    const { world, session } = await alone({ locks: { request } });
    void outcome(session.login(ALICE));
    await world.qa.advance(100);
    session.destroy();
    await world.qa.advance(1_000);
    expect(answer({})).toBeUndefined();
  });

  test('is waited for no longer than the session wants it', async () => {
    const signals: (AbortSignal | undefined)[] = [];
    const request: TabLocks['request'] = (_name, { ifAvailable, signal }, callback) => {
      if (ifAvailable) return Promise.resolve(callback(null));
      signals.push(signal as unknown as AbortSignal | undefined);
      return new Promise(() => {});
    };
    const { world, session } = await alone({ locks: { request } });
    void outcome(session.login(ALICE));
    await world.qa.advance(1_000);
    expect(signals.map((signal) => signal?.aborted)).toEqual([false]);
    session.destroy();
    await world.qa.advance(1_000);
    expect(signals.map((signal) => signal?.aborted)).toEqual([true]);
  });

  test('is of one user of one app', async () => {
    const browser = createFakeBrowser();
    const logins = [1, 2].map((appID) => {
      const world = createWorld({ appID, tabs: oneTab(browser.tab().oneTab) });
      return { world, login: outcome(world.session.login(ALICE)) };
    });
    for (const { world } of logins) await world.clock.advance(1_000);
    expect(logins.map(({ login }) => login.code)).toEqual(['resolved', 'resolved']);
  });

  test('that was asked for before the machine slept is not called broken when it wakes up', async () => {
    const answers: ((lock: unknown) => unknown)[] = [];
    const request: TabLocks['request'] = (_name, _options, callback) => {
      answers.push(callback);
      return new Promise(() => {});
    };
    const { world, session, warnings } = await alone({ locks: { request } });
    void outcome(session.login(ALICE));
    await world.qa.advance(1_500);
    await world.qa.sleep(30 * MINUTE);
    void answers[0]!({});
    await world.qa.advance(10_000);
    expect(warnings).not.toContain('tabs-unavailable');
  });
});

describe('what is left after the end', () => {
  test('no listener of the page, and no channel', async () => {
    const listeners: string[] = [];
    const page = {
      addEventListener: (type: string) => void listeners.push(type),
      removeEventListener: (type: string) => void listeners.splice(listeners.indexOf(type), 1),
    } as unknown as NonNullable<OneTabOptions['page']>;
    const channels: (TabChannel & { isOpen: boolean })[] = [];
    const channel = () => {
      const one = {
        isOpen: true,
        onmessage: null,
        postMessage() {},
        close() {
          one.isOpen = false;
        },
      };
      channels.push(one);
      return one;
    };
    const { locks } = createFakeBrowser().tab().oneTab;
    const { world, session } = await alone({ locks, page, channel });
    await world.until(session.login(ALICE));
    expect(listeners.sort()).toEqual(['pagehide', 'pageshow']);
    expect(channels).toMatchObject([{ isOpen: true, onmessage: expect.any(Function) }]);
    session.destroy();
    await world.qa.advance(1_000);
    expect(listeners).toEqual([]);
    expect(channels).toMatchObject([{ isOpen: false, onmessage: null }]);
  });

  test('nor where there are no locks', async () => {
    const listeners: string[] = [];
    const page = {
      addEventListener: (type: string) => void listeners.push(type),
      removeEventListener: (type: string) => void listeners.splice(listeners.indexOf(type), 1),
    } as unknown as NonNullable<OneTabOptions['page']>;
    const { world, session } = await alone({ locks: null, page });
    await world.until(session.login(ALICE));
    expect(listeners).toEqual([]);
  });
});

describe('the browser’s own', () => {
  /** What a page has, and which of it was used. */
  function browserWith() {
    const used: string[] = [];
    const { locks } = createFakeBrowser().tab().oneTab;
    const request: TabLocks['request'] = (...given) => {
      used.push('locks');
      return locks!.request(...given);
    };
    class BroadcastChannel {
      onmessage = null;
      constructor() {
        used.push('channel');
      }
      postMessage() {}
      close() {}
    }
    vi.stubGlobal('navigator', { locks: { request } });
    vi.stubGlobal('BroadcastChannel', BroadcastChannel);
    return used;
  }

  test.each<[string, OneTabOptions | undefined, string[], string[]]>([
    ['is taken where nothing is said', undefined, ['channel', 'locks'], []],
    [
      'locks are not taken where an app has switched them off',
      { locks: null },
      ['channel'],
      ['tabs-unavailable'],
    ],
    ['channels are not taken where an app has switched them off', { channel: null }, ['locks'], []],
  ])('%s', async (_what, options, expected, warned) => {
    const used = browserWith();
    const world = await createQaWorld({ zim: 'fake' });
    const warnings: string[] = [];
    const session = world.session({ tabs: oneTab(options) });
    session.on('warning', ({ code }) => warnings.push(code));
    await world.until(session.login(ALICE));
    expect([used.sort(), warnings]).toEqual([expected, warned]);
    session.destroy();
  });
});
