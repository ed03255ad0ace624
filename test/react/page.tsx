import { act, type ReactNode, StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { expect, onTestFinished, vi } from 'vitest';
import type { ZimSession, ZimSessionOptions, ZimUser } from 'zim-session';
import { ZimSessionProvider } from 'zim-session/react';
import { createWorld, type World } from '../session/world.ts';

export interface ReactPage {
  readonly world: World;
  readonly session: ZimSession;
  readonly element: HTMLElement;
  /** Renders, or renders again, with this user. */
  show(user: ZimUser | null | undefined, children?: ReactNode): Promise<void>;
  /** Anything else in the same place. */
  render(node: ReactNode): Promise<void>;
  advance(ms?: number): Promise<void>;
  do(work: () => unknown): Promise<void>;
  /** The methods of ZIM that were called, with the user of a login. */
  calls(): string[];
}

export interface ReactPageOptions extends Partial<ZimSessionOptions> {
  readonly strict?: boolean;
  /** React complains in this test, and rightly. */
  readonly complains?: boolean;
}

/** A world with a page on which React renders. What nobody catches, and what React complains about, fails the test. */
export function createPage({
  strict = false,
  complains = false,
  ...options
}: ReactPageOptions = {}): ReactPage {
  const world = createWorld(options);
  const element = document.body.appendChild(document.createElement('div'));
  const root = createRoot(element);
  const scope = globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean };
  scope.IS_REACT_ACT_ENVIRONMENT = true;
  const complaints: unknown[] = [];
  const complain = vi.spyOn(console, 'error').mockImplementation((...words) => void complaints.push(words));
  const uncaught = ({ reason }: PromiseRejectionEvent) => void complaints.push(reason);
  window.addEventListener('unhandledrejection', uncaught);
  onTestFinished(async () => {
    await act(() => root.unmount());
    element.remove();
    scope.IS_REACT_ACT_ENVIRONMENT = false;
    // Chromium reports a rejection in a task of its own.
    await new Promise((resolve) => setTimeout(resolve));
    window.removeEventListener('unhandledrejection', uncaught);
    complain.mockRestore();
    expect(complaints.length > 0, String(complaints[0])).toBe(complains);
  });
  const render = (node: ReactNode) =>
    act(async () => root.render(strict ? <StrictMode>{node}</StrictMode> : node));
  return {
    world,
    session: world.session,
    element,
    render,
    show: (user, children) =>
      render(
        <ZimSessionProvider session={world.session} user={user}>
          {children}
        </ZimSessionProvider>,
      ),
    advance: (ms = 1_000) => act(() => world.clock.advance(ms)),
    do: (work) => act(async () => void (await work())),
    calls: () =>
      world.fake.calls.map(({ method, userID }) => (method === 'login' ? `login ${userID}` : method)),
  };
}
