import { Component, lazy, type ReactNode, Suspense } from 'react';
import { hydrateRoot } from 'react-dom/client';
import { describe, expect, test, vi } from 'vitest';
import { isZimSessionError, type ZimSession, type ZimSessionSnapshot } from 'zim-session';
import {
  useZim,
  useZimEvent,
  useZimSession,
  useZimSessionState,
  ZimSessionProvider,
} from 'zim-session/react';
import { ALICE, BOB, createWorld } from '../session/world.ts';
import { createPage } from './page.tsx';

describe('useZimSessionState', () => {
  test('gives the whole snapshot, the very one of the session', async () => {
    const page = createPage();
    const seen: ZimSessionSnapshot[] = [];
    function Whole() {
      seen.push(useZimSessionState());
      return null;
    }
    await page.show(ALICE, <Whole />);
    await page.advance();
    expect(seen.at(-1)).toBe(page.session.getSnapshot());
    expect(seen.map(({ status }) => status)).toEqual(expect.arrayContaining(['logging-in', 'logged-in']));
  });

  test('renders only when what the selector takes has changed', async () => {
    const page = createPage();
    let renders = 0;
    function Status() {
      renders++;
      return useZimSessionState(({ status }) => status);
    }
    const child = <Status />;
    await page.show(ALICE, child);
    await page.advance();
    expect(page.element.textContent).toBe('logged-in');
    // logged-out, logging-in, logged-in; not for fetching, presenting and scheduled.
    expect(renders).toBe(3);
    const changes = vi.fn();
    page.session.subscribe(changes);
    await page.advance(3_600_000);
    expect(page.world.names()).toContain('tokenRenewed');
    expect(changes.mock.calls.length).toBeGreaterThan(2);
    expect(renders).toBe(3);
  });

  test('with isEqual a selector may build its result anew, written inline', async () => {
    const page = createPage();
    const seen: object[] = [];
    let renders = 0;
    function Banner({ tone }: { tone: string }) {
      renders++;
      const state = useZimSessionState(
        ({ status, connection }) => ({ status, connection }),
        (a, b) => a.status === b.status && a.connection === b.connection,
      );
      seen.push(state);
      return `${tone} ${state.status}`;
    }
    await page.show(ALICE, <Banner tone="quiet" />);
    await page.advance();
    const before = renders;
    await page.advance(3_600_000);
    expect(renders).toBe(before);
    const kept = seen.at(-1);
    await page.show(ALICE, <Banner tone="loud" />);
    expect(page.element.textContent).toBe('loud logged-in');
    expect(renders).toBe(before + 1);
    expect(seen.at(-1)).toBe(kept);
  });

  test('a selector that depends on a prop is asked anew', async () => {
    const page = createPage();
    function Field({ name }: { name: 'status' | 'connection' }) {
      return String(useZimSessionState((snapshot) => snapshot[name]));
    }
    await page.show(ALICE, <Field name="status" />);
    await page.advance();
    await page.show(ALICE, <Field name="connection" />);
    expect(page.element.textContent).toBe('connected');
  });

  test('two components never disagree, also when one of them suspends', async () => {
    const page = createPage();
    let go = () => {};
    const Status = () => useZimSessionState(({ status }) => status);
    const loaded = new Promise<{ default: typeof Status }>((resolve) => {
      go = () => resolve({ default: Status });
    });
    const Late = lazy(() => loaded);
    await page.show(
      ALICE,
      <>
        <Status />{' '}
        <Suspense fallback="…">
          <Late />
        </Suspense>
      </>,
    );
    await page.advance();
    expect(page.element.textContent).toBe('logged-in …');
    await page.do(go);
    expect(page.element.textContent).toBe('logged-in logged-in');
  });
});

test('a page hydrates what the server rendered, and then shows who is logged in', async () => {
  const page = createPage();
  await page.do(() => void page.session.login(ALICE));
  await page.advance();
  const seen: (string | boolean)[] = [];
  function Status() {
    const status = useZimSessionState((snapshot) => snapshot.status);
    seen.push(status, useZim() === null);
    return <p>{status}</p>;
  }
  const element = document.createElement('div');
  element.innerHTML = '<p>logged-out</p>';
  const [markup] = element.childNodes;
  let unmount = () => {};
  await page.do(() => {
    const root = hydrateRoot(
      element,
      <ZimSessionProvider session={page.session} user={ALICE}>
        <Status />
      </ZimSessionProvider>,
    );
    unmount = () => root.unmount();
  });
  expect(seen.slice(0, 2)).toEqual(['logged-out', true]);
  expect(seen.slice(-2)).toEqual(['logged-in', false]);
  expect(element.textContent).toBe('logged-in');
  expect(element.firstChild).toBe(markup);
  expect(page.calls()).toEqual(['login alice']);
  await page.do(unmount);
});

describe('useZim', () => {
  test('is the instance while logged in, else null', async () => {
    const page = createPage({ strict: true });
    const seen: unknown[] = [];
    function Zim() {
      seen.push(useZim());
      return null;
    }
    await page.show(undefined, <Zim />);
    await page.do(() => page.session.preload());
    expect(page.session.zim).not.toBeNull();
    expect(seen.every((zim) => zim === null)).toBe(true);
    await page.show(ALICE, <Zim />);
    await page.advance();
    expect(seen.at(-1)).toBe(page.session.zim);
    await page.do(() => page.world.fake.expireNow());
    expect(page.session.getSnapshot().status).toBe('recovering');
    expect(seen.at(-1)).toBeNull();
    await page.advance(5_000);
    expect(seen.at(-1)).toBe(page.session.zim);
    await page.show(null, <Zim />);
    expect(seen.at(-1)).toBeNull();
  });

  test('follows when the instance is replaced by another', async () => {
    const page = createPage();
    const seen: unknown[] = [];
    function Zim() {
      seen.push(useZim());
      return null;
    }
    await page.show(ALICE, <Zim />);
    await page.advance();
    const first = page.session.zim!;
    expect(seen.at(-1)).toBe(first);
    // Past the session's door, so that it is found dead by the next call.
    await page.do(() => {
      Object.getPrototypeOf(first).destroy.call(first);
      page.session.renew().catch(() => {});
    });
    await page.advance(5_000);
    expect(page.session.zim).not.toBe(first);
    expect(seen.at(-1)).toBe(page.session.zim);
  });

  test('does not render when nothing of it has changed', async () => {
    const page = createPage();
    let renders = 0;
    function Zim() {
      renders++;
      useZim();
      return null;
    }
    await page.show(ALICE, <Zim />);
    await page.advance();
    const before = renders;
    await page.advance(3_600_000);
    expect(page.world.names()).toContain('tokenRenewed');
    expect(renders).toBe(before);
  });
});

describe('useZimEvent', () => {
  test('calls the listener of the last render, and subscribes once', async () => {
    const page = createPage({ strict: true });
    const heard: string[] = [];
    const on = vi.spyOn(page.session, 'on');
    function Listener({ name }: { name: string }) {
      useZimEvent('peerMessageReceived', (_zim, { fromConversationID }) => {
        heard.push(`${name} ${fromConversationID}`);
      });
      return null;
    }
    const message = (from: string) =>
      page.world.fake.emit('peerMessageReceived', { messageList: [], fromConversationID: from });
    await page.show(ALICE, <Listener name="first" />);
    await page.advance();
    const subscribed = on.mock.calls.length;
    await page.do(() => message('bob'));
    await page.show(ALICE, <Listener name="second" />);
    await page.do(() => message('carol'));
    expect(heard).toEqual(['first bob', 'second carol']);
    expect(on.mock.calls.length).toBe(subscribed);
    await page.show(ALICE, null);
    await page.do(() => message('dave'));
    expect(heard).toHaveLength(2);
  });

  test('hears events of the session too, from before the login on, in any number of components', async () => {
    const page = createPage();
    const heard: string[] = [];
    function Listener({ name }: { name: string }) {
      useZimEvent('instanceChanged', () => void heard.push(`${name}: instance`));
      useZimEvent(
        'stateChanged',
        ({ status }, before) => void heard.push(`${name}: ${before.status} ${status}`),
      );
      return null;
    }
    await page.show(
      ALICE,
      <>
        <Listener name="a" />
        <Listener name="b" />
      </>,
    );
    expect(heard.slice(0, 2)).toEqual(['a: logged-out logging-in', 'b: logged-out logging-in']);
    await page.advance();
    expect(heard).toEqual(expect.arrayContaining(['a: instance', 'b: instance', 'b: logging-in logged-in']));
  });

  test('another event and another session are listened to instead', async () => {
    const page = createPage();
    const heard: string[] = [];
    function Listener({ type }: { type: 'loggedOut' | 'tokenRenewed' }) {
      useZimEvent(type, () => void heard.push(type));
      return null;
    }
    await page.show(ALICE, <Listener type="loggedOut" />);
    await page.advance();
    await page.show(ALICE, <Listener type="tokenRenewed" />);
    await page.show(BOB, <Listener type="tokenRenewed" />);
    await page.advance(3_600_000);
    expect(heard).toEqual(['tokenRenewed']);
    const other = createWorld();
    await page.render(
      <ZimSessionProvider session={other.session}>
        <Listener type="tokenRenewed" />
      </ZimSessionProvider>,
    );
    await page.advance(3_600_000);
    expect(heard).toEqual(['tokenRenewed']);
  });
});

describe('without a provider', () => {
  class Boundary extends Component<{ children: ReactNode; caught: (error: unknown) => void }> {
    override state = { failed: false };
    static getDerivedStateFromError() {
      return { failed: true };
    }
    override componentDidCatch(error: unknown) {
      this.props.caught(error);
    }
    override render() {
      return this.state.failed ? 'failed' : this.props.children;
    }
  }

  test.each([
    ['useZimSession', () => useZimSession()],
    ['useZimSessionState', () => useZimSessionState()],
    ['useZim', () => useZim()],
    ['useZimEvent', () => useZimEvent('loggedOut', () => {})],
  ] as const)('%s says that one is missing', async (name, useHook) => {
    const page = createPage({ complains: true });
    function Orphan() {
      useHook();
      return null;
    }
    const caught = vi.fn();
    await page.render(
      <Boundary caught={caught}>
        <Orphan />
      </Boundary>,
    );
    const [error] = caught.mock.calls[0]!;
    expect(isZimSessionError(error, 'invalid-options')).toBe(true);
    expect(error.message).toContain(`${name}() found no session: put <ZimSessionProvider> above`);
  });

  test('and a provider says that its session is missing', async () => {
    const page = createPage({ complains: true });
    const caught = vi.fn();
    await page.render(
      <Boundary caught={caught}>
        <ZimSessionProvider session={undefined as unknown as ZimSession} />
      </Boundary>,
    );
    expect(caught.mock.calls[0]![0].message).toContain('<ZimSessionProvider> needs a session');
  });
});

test('useZimSession is the session that the provider was given', async () => {
  const page = createPage();
  let found: unknown;
  function Find() {
    found = useZimSession();
    return null;
  }
  await page.show(undefined, <Find />);
  expect(found).toBe(page.session);
});
