import type { ZimSession } from 'zim-session';

/** The app of the README: what it shows is a function of the session's snapshot. */
export function mountApp(session: ZimSession): { text(): string } {
  let text = '';
  const draw = () => {
    const { status, reason } = session.getSnapshot();
    if (status === 'logged-in') text = 'Chat';
    else if (status === 'recovering') text = 'Chat (reconnecting…)';
    else text = reason === 'kicked-out' ? 'You are logged in on another device' : 'Sign in';
  };
  session.subscribe(draw);
  draw();
  return { text: () => text };
}
