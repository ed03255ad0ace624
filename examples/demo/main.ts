import { createZimSession, isZimSessionError, type ZimSession, ZimSessionError } from 'zim-session';
import { CONNECTION, KIND, REASON, STATUS, span } from '../../src/devtools/words.ts';
import { createLifeBar } from './life-bar.ts';
import type { Loopback } from './loopback.ts';
import { createTimelineList } from './timeline-list.ts';

declare global {
  interface Window {
    /** For the console, and for tests. */
    zimSession: ZimSession;
  }
  /** From start.mjs; a secret only where the ZIM server is in this page. */
  const __DEMO__: { readonly appID: number; readonly loopbackSecret: string | null };
}

const byId = <T extends HTMLElement>(id: string) => document.getElementById(id) as T;
const userInput = byId<HTMLInputElement>('user');
const [loginButton, renewButton, logoutButton] = ['login', 'renew', 'logout'].map((id) =>
  byId<HTMLButtonElement>(id),
) as [HTMLButtonElement, HTMLButtonElement, HTMLButtonElement];

const { appID, loopbackSecret } = __DEMO__;
byId('server').textContent = loopbackSecret ? 'ZIM server in this page' : `ZEGOCLOUD, app ${appID}`;

const session = createZimSession({ appID, tokenProvider: '/api/zim/token' });
window.zimSession = session;

const drawLife = createLifeBar(byId);
const drawTimeline = createTimelineList(byId('timeline'), byId('nothing'));
let renewals = 0;
/** Why the last click came to nothing; the session's own error is in its snapshot. */
let refusal: unknown = null;
let ready = false;

function draw(): void {
  const snapshot = session.getSnapshot();
  const { status, reason, connection, connectionSince, clockSkew } = snapshot;
  const [words, tone] = STATUS[status];
  const why = reason && REASON[reason];
  say('status', why ? `${words}: ${why}` : words);
  byId('status').dataset.tone = snapshot.error && status === 'logged-out' ? 'bad' : tone;
  const since = connection === 'connected' ? ` for ${span(Date.now() - connectionSince)}` : '';
  say('connection', CONNECTION[connection] + since);
  say('renewals', String(renewals));
  say('clock', clockSkew === null ? 'Not compared yet' : skewWords(clockSkew));
  userInput.readOnly = status !== 'logged-out';
  enable(loginButton, ready && status === 'logged-out');
  enable(renewButton, status === 'logged-in');
  enable(logoutButton, status !== 'logged-out');
  for (const id of ['drop', 'stream', 'kick'])
    byId<HTMLButtonElement>(id).disabled = connection !== 'connected';
  drawLife(snapshot);
  drawError(refusal ?? snapshot.error);
  drawTimeline(session.timeline());
}

/** Writing the same words again would make screen readers say them again. */
function say(id: string, text: string): void {
  const element = byId(id);
  if (element.textContent !== text) element.textContent = text;
}

function skewWords(skew: number): string {
  const seconds = Math.round(skew / 1000);
  return seconds === 0 ? 'In sync' : `${Math.abs(seconds)} s ${seconds > 0 ? 'ahead' : 'behind'}`;
}

/** A disabled button loses the keyboard's focus; another button in its place would be pressed by mistake. */
function enable(button: HTMLButtonElement, on: boolean): void {
  if (document.activeElement === button && !on) byId('session-title').focus();
  button.disabled = !on;
}

function drawError(error: unknown): void {
  byId('error').hidden = error === null;
  if (error === null) return;
  if (!isZimSessionError(error)) {
    say('error-title', 'Something went wrong');
    say('error-message', String((error as Error)?.message ?? error));
    say('error-remedy', 'See the console of this page, and reload it.');
    return;
  }
  const { kind, message, remediation } = error;
  const what = message.replace(remediation, '').trim();
  say('error-title', KIND[kind]);
  say('error-message', what.charAt(0).toUpperCase() + what.slice(1));
  say('error-remedy', remediation);
}

async function attempt(work: () => Promise<unknown>): Promise<void> {
  refusal = null;
  try {
    await work();
  } catch (error) {
    // What the user ended is no news; what ended the session is in its snapshot.
    if (!isZimSessionError(error, 'aborted')) refusal = error;
  }
  draw();
}

byId<HTMLFormElement>('form').addEventListener('submit', (event) => {
  event.preventDefault();
  if (!loginButton.disabled) void attempt(() => session.login({ userID: userInput.value.trim() }));
});
renewButton.addEventListener('click', () => void attempt(() => session.renew()));
logoutButton.addEventListener('click', () => void attempt(() => session.logout()));

session.on('tokenRenewed', () => {
  renewals += 1;
  draw();
});
session.on('stateChanged', ({ status }, previous) => {
  if (status === 'logging-in' && previous.status === 'logged-out') renewals = 0;
  if (status === 'logged-in' && previous.status !== 'logged-in') refusal = null;
});
session.subscribe(draw);
setInterval(draw, 250);

function offerTrouble({ zim, outage }: Loopback): void {
  byId('trouble').hidden = false;
  byId('drop').addEventListener('click', () => zim.drop());
  byId('stream').addEventListener('click', () => zim.closeStream());
  byId('kick').addEventListener('click', () => void zim.kick(session.getSnapshot().userID ?? ''));
  const button = byId('outage');
  button.addEventListener('click', () => {
    const on = button.getAttribute('aria-pressed') !== 'true';
    button.setAttribute('aria-pressed', String(on));
    outage(on);
  });
}

try {
  if (loopbackSecret) {
    const { startLoopback } = await import('./loopback.ts');
    offerTrouble(await startLoopback(appID, loopbackSecret));
  }
  ready = true;
} catch (error) {
  // Service workers are off in some private windows.
  refusal = new ZimSessionError('sdk-load-failed', {
    detail: `the ZIM server in this page did not start (${(error as Error).message})`,
  });
}
draw();
