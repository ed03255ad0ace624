import { createQaWorld } from 'zim-session/testing';
import code from './documented-login.ts?raw';
import { log, show } from './documented-screen.ts';
import { settingsOf, workerUrl } from './pane.ts';
import { byId } from './screen.ts';

const { tokenLifetime } = settingsOf(location.search);
const { appID } = __DEMO__;
// Before the SDK is loaded: it is to live by this page's clock.
const world = await createQaWorld({ zim: 'loopback', appID, tokenLifetime, workerUrl });
const { ZIM } = await import('zego-zim-web');

/** What the code below does not handle ends here, as in the console of every page. */
function uncaught(reason: unknown): void {
  const { code, message } = reason as { code?: number; message?: string };
  // The SDK's own messages name the user.
  log(code === undefined ? `Uncaught: ${message ?? reason}` : `Uncaught: ZIM error ${code}`, 'bad');
}
addEventListener('unhandledrejection', ({ reason }) => uncaught(reason));
addEventListener('error', ({ message }) => log(message, 'bad'));

// Chromium writes to its console, and does not always tell the page, what its own `json()` rejects with. So it is
// told by the listeners of the code below, which are async.
type On = (this: unknown, type: string, listener: (...args: unknown[]) => unknown) => void;
const sdk = ZIM.prototype as unknown as { on: On };
const { on } = sdk;
sdk.on = function (type, listener) {
  on.call(this, type, (...args) => void Promise.resolve(listener(...args)).catch(uncaught));
};
const { login } = await import('./documented-login.ts');

const zim = ZIM.getInstance()!;
for (const method of ['login', 'renewToken', 'destroy'] as const) {
  const original = zim[method].bind(zim) as (...args: unknown[]) => unknown;
  const noted = (...args: unknown[]) => {
    log(`zim.${method}()`);
    const answer = original(...args);
    if (answer instanceof Promise)
      answer.then(
        () => log(`zim.${method}() resolved`, 'good'),
        () => {},
      );
    return answer;
  };
  Object.defineProperty(zim, method, { value: noted, configurable: true });
}

const button = byId<HTMLButtonElement>('press');
/** As in most apps: no second login while one is under way. */
async function press(): Promise<void> {
  button.disabled = true;
  button.textContent = 'Logging in…';
  try {
    await login();
  } finally {
    button.disabled = false;
    button.textContent = 'Log in';
  }
}
button.addEventListener('click', () => void press().catch(uncaught));
byId('code').textContent = code.replace(/^import \{ show.*\n/m, '');
show('Not logged in');
byId<HTMLDetailsElement>('its-code').open = window.parent.innerWidth > 900;

window.pane = {
  qa: world.qa,
  now: () => performance.now(),
  get speed() {
    return world.speed;
  },
  set speed(value) {
    world.speed = value;
  },
  isOnline: () => world.server.online().length > 0,
  // It has no button for that.
  isLeft: () => false,
  sees: () => ({
    text: byId('sees').textContent ?? '',
    tone: (byId('screen').dataset.tone ?? 'quiet') as 'quiet',
  }),
  press() {
    if (button.disabled) return false;
    button.click();
    return true;
  },
  tearDownUIKit: () => ZIM.getInstance()?.destroy(),
};
