import type { ZimUser } from 'zim-session';
import { createQaWorld } from 'zim-session/testing';
import '../example.css';
import { type View, whatToShow } from '../what-to-show.ts';

// The real SDK, on a ZIM server inside this page. In your app these three lines are one:
// const session = createZimSession({ appID: 1234567890, tokenProvider: '/api/zim/token' });
const world = await createQaWorld({ zim: 'loopback' });
world.qa.expose();
const session = world.session();

const byId = <T extends HTMLElement>(id: string) => document.getElementById(id) as T;
const dialog = byId<HTMLDialogElement>('kicked-out');
/** Who is signed in to the app. */
let user: ZimUser | null = null;

function draw(): void {
  const {
    screen,
    text = '',
    retry = false,
  } = user ? whatToShow(session.getSnapshot()) : ({ screen: 'sign-in' } as View);
  // Behind the dialog the chat stays.
  const shown = screen === 'kicked-out' ? 'chat' : screen;
  for (const section of document.querySelectorAll<HTMLElement>('[data-screen]')) {
    section.hidden = section.dataset.screen !== shown;
  }
  byId('sign-out').hidden = shown === 'sign-in';
  byId('banner').hidden = screen !== 'chat' || !text;
  byId('hurry').hidden = byId('again').hidden = !retry;
  for (const [id, where] of Object.entries({
    'banner-text': 'chat',
    why: 'sign-in',
    elsewhere: 'other-tab',
    failure: 'failed',
  })) {
    byId(id).textContent = screen === where ? text : '';
  }
  if (screen !== 'kicked-out') dialog.close();
  else if (!dialog.open) dialog.showModal();
}

/** Why it failed is in the snapshot, except what login() refuses at once, such as a bad user ID. */
function logIn(takeOver = false): void {
  if (!user) return;
  session.login(user, { takeOver }).catch(({ code, message }) => {
    if (code === 'invalid-user') byId('why').textContent = message;
  });
}

function signOut(): void {
  user = null;
  session.logout();
  draw();
}

session.subscribe(draw);
session.on('peerMessageReceived', (_zim, { messageList }) => {
  byId('messages').textContent = `${messageList.length} new`;
});

byId('form').addEventListener('submit', (event) => {
  event.preventDefault();
  const data = new FormData(event.target as HTMLFormElement);
  user = { userID: String(data.get('userID')) };
  logIn();
});
byId('again').addEventListener('click', () => logIn());
byId('hurry').addEventListener('click', () => session.renew().catch(() => {}));
byId('sign-out').addEventListener('click', signOut);
// Only the user may take the login back: two pages that do it by themselves kick each other for ever.
byId('use-here').addEventListener('click', () => logIn());
byId('take-over').addEventListener('click', () => logIn(true));
byId('leave').addEventListener('click', signOut);
dialog.addEventListener('cancel', signOut);
draw();
