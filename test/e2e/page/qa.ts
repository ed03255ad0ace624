import { createQaWorld, type LoopbackWorldOptions } from 'zim-session/testing';

// An app as anybody's: it shows the session's state, and knows of QA in its first lines only.

const wanted = new URLSearchParams(location.search);
/** `?sdk=late`: it is loaded when the test says so. */
const late = new Promise<void>((resolve) => Object.assign(window, { loadSdk: resolve }));
const world = await createQaWorld({
  zim: 'loopback',
  clock: (wanted.get('clock') ?? 'page') as NonNullable<LoopbackWorldOptions['clock']>,
  backend: (wanted.get('backend') ?? 'http') as NonNullable<LoopbackWorldOptions['backend']>,
  tokenLifetime: Number(wanted.get('lifetime') ?? 3_600_000),
  ...(wanted.has('sdk') ? { sdk: () => late.then(() => import('zego-zim-web')) } : {}),
});
const hide = world.qa.expose();
Object.assign(window, { createQaWorld, hideQa: hide, closeWorld: () => world.close(), loopback: world });

const state = document.getElementById('state') as HTMLElement;
const renewals = document.getElementById('renewals') as HTMLElement;
const useHere = document.getElementById('use-here') as HTMLButtonElement;
const session = world.session();
const login = () => session.login({ userID: 'alice' }).catch(() => {});

session.subscribe(() => {
  const { status, reason, connection } = session.getSnapshot();
  state.textContent = status === 'logged-in' ? connection : (reason ?? status);
  useHere.hidden = reason !== 'kicked-out';
});
session.on('tokenRenewed', () => {
  renewals.textContent = String(Number(renewals.textContent) + 1);
});
useHere.addEventListener('click', login);
Object.assign(window, { session });
void login();
document.title = 'ready';
