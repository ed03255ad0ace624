import { isZimSessionError, type ZimSession } from 'zim-session';
import { mountZimSessionPanel, type PanelQa } from 'zim-session/devtools';
import { createQaWorld, type LoopbackWorld, type Qa, type RealWorld } from 'zim-session/testing';
import { pictureOf } from './ours-screen.ts';
import { settingsOf, workerUrl } from './pane.ts';
import { byId, showScreen } from './screen.ts';

declare global {
  interface Window {
    /** For the console, and for tests. */
    zimSession: ZimSession;
  }
}

const { appID, loopback } = __DEMO__;
const userInput = byId<HTMLInputElement>('user');
const pressButton = byId<HTMLButtonElement>('press');
const loginButton = byId<HTMLButtonElement>('login');
const logoutButton = byId<HTMLButtonElement>('logout');
/** Why the last click came to nothing; what ended a session is in its snapshot. */
let refusal = '';

const world = await openWorld().catch((error: Error) => {
  // Service workers are off in some private windows.
  showScreen('The ZIM server in this page did not start', 'bad', error.message);
  throw error;
});
const session = world.session();
window.zimSession = session;

async function openWorld(): Promise<LoopbackWorld | RealWorld> {
  if (!loopback) return createQaWorld({ zim: 'real', appID, tokenProvider: '/api/zim/token' });
  const { tokenLifetime } = settingsOf(location.search);
  return createQaWorld({ zim: 'loopback', appID, tokenLifetime, workerUrl });
}

function draw(): void {
  const { text, tone, hint, button } = pictureOf(session.getSnapshot());
  const { status } = session.getSnapshot();
  showScreen(text, tone, hint);
  pressButton.hidden = !button;
  if (button && pressButton.textContent !== button) pressButton.textContent = button;
  userInput.readOnly = status !== 'logged-out';
  loginButton.disabled = status !== 'logged-out';
  logoutButton.disabled = status === 'logged-out';
  byId('error').hidden = !refusal;
  byId('error').textContent = refusal;
}

async function attempt(work: () => Promise<unknown>): Promise<void> {
  refusal = '';
  try {
    await work();
  } catch (error) {
    const known = isZimSessionError(error);
    // A wrong user ID is this form's matter; the rest is in the snapshot.
    if (known && error.kind === 'usage' && error.code !== 'aborted') refusal = error.message;
    else if (!known) refusal = String(error);
  }
  draw();
}

const login = () => attempt(() => session.login({ userID: userInput.value.trim() }));
byId<HTMLFormElement>('form').addEventListener('submit', (event) => {
  event.preventDefault();
  void login();
});
logoutButton.addEventListener('click', () => void session.logout());
pressButton.addEventListener('click', () => {
  if (session.getSnapshot().status === 'recovering') void attempt(() => session.renew());
  else void login();
});
session.subscribe(draw);
draw();

/** A fault of this app is one of the other, too; whether that works there is its own affair. */
function onBoth(own: Qa): PanelQa {
  const other = () => window.parent.otherPane?.qa;
  const names = [
    'expireNow',
    'expireIn',
    'sleep',
    'skewClock',
    'kick',
    'unregister',
    'dropConnection',
    'refuseLogin',
    'hang',
    'heal',
  ] as const;
  type Call = (...given: unknown[]) => Promise<unknown>;
  const call = (qa: Qa, name: (typeof names)[number]) => (qa[name] as Call).bind(qa);
  const both = Object.fromEntries(
    names.map((name) => [
      name,
      (...given: unknown[]) => {
        const twin = other();
        if (twin) call(twin, name)(...given).catch(() => {});
        return call(own, name)(...given);
      },
    ]),
  );
  return {
    ...(both as unknown as PanelQa),
    advance: (ms) => window.parent.letPass?.(ms) ?? own.advance(ms),
    can: (handle) => own.can(handle as never),
    why: (handle) => own.why(handle as never),
    active: () => own.active(),
    backend: {
      faults: own.backend.faults,
      fail(how) {
        other()
          ?.backend.fail(how as never)
          .catch(() => {});
        return own.backend.fail(how as never);
      },
    },
  };
}

mountZimSessionPanel(session, { qa: onBoth(world.qa), target: byId('panel'), open: innerWidth > 480 });

if (world.zim === 'loopback') {
  const { server } = world;
  window.pane = {
    qa: world.qa,
    now: () => performance.now(),
    get speed() {
      return world.speed;
    },
    set speed(value) {
      world.speed = value;
    },
    isOnline: () => server.online().length > 0,
    isLeft: () => session.getSnapshot().reason === 'requested',
    sees: () => pictureOf(session.getSnapshot()),
    press() {
      const button = pressButton.hidden ? loginButton : pressButton;
      if (button.disabled) return false;
      button.click();
      return true;
    },
    tearDownUIKit: () => session.zim?.destroy(),
  };
}
