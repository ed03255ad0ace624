import { type ReactElement, type SyntheticEvent, useState } from 'react';
import type { ZimSession, ZimUser } from 'zim-session';
import { useZimEvent, useZimSession, useZimSessionState, ZimSessionProvider } from 'zim-session/react';
import { whatToShow } from '../what-to-show.ts';

export function App({ session }: { session: ZimSession }): ReactElement {
  // Who is signed in to the app. The provider does the rest.
  const [user, setUser] = useState<ZimUser | null>(null);
  return (
    <ZimSessionProvider session={session} user={user}>
      <main>
        <Screen user={user} onUser={setUser} />
      </main>
    </ZimSessionProvider>
  );
}

function Screen({ user, onUser }: { user: ZimUser | null; onUser: (user: ZimUser | null) => void }) {
  // Nobody but who typed it can correct it.
  const mistyped = useZimSessionState(({ error }) => error?.code === 'invalid-user');
  if (!user || mistyped) return <SignIn userID={user?.userID} onSignIn={onUser} />;
  return <Chat user={user} onSignOut={() => onUser(null)} />;
}

function SignIn({
  userID = 'alice',
  onSignIn,
}: {
  userID: string | undefined;
  onSignIn: (user: ZimUser) => void;
}) {
  const { text } = whatToShow(useZimSessionState());
  const submit = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    onSignIn({ userID: String(new FormData(event.currentTarget).get('userID')) });
  };
  return (
    <>
      <h1>Chat</h1>
      {text && <p>{text}</p>}
      <form onSubmit={submit}>
        <label>
          User ID <input name="userID" defaultValue={userID} required autoComplete="username" />
        </label>
        <button type="submit" className="primary">
          Sign in
        </button>
      </form>
    </>
  );
}

function Chat({ user, onSignOut }: { user: ZimUser; onSignOut: () => void }) {
  const session = useZimSession();
  const { screen, text, retry } = whatToShow(useZimSessionState());
  // Whoever is refused by the backend has to sign in to the app again.
  useZimEvent('loggedOut', ({ reason }) => {
    if (reason === 'token-denied' || reason === 'unregistered') onSignOut();
  });
  // A failure is in the snapshot.
  const logIn = () => void session.login(user).catch(() => {});
  const useHere = () => void session.login(user, { takeOver: true }).catch(() => {});
  const hurry = () => void session.renew().catch(() => {});
  return (
    <>
      <header>
        <h1>Chat</h1>
        <button type="button" onClick={onSignOut}>
          Sign out
        </button>
      </header>
      {screen === 'chat' && text && (
        <div className="banner" role="status">
          {text}{' '}
          {retry && (
            <button type="button" onClick={hurry}>
              Try now
            </button>
          )}
        </div>
      )}
      {screen === 'other-tab' && (
        <div className="banner" role="status">
          {text}{' '}
          <button type="button" onClick={useHere}>
            Use it here
          </button>
        </div>
      )}
      {screen === 'failed' && (
        <div role="alert">
          <p>{text}</p>
          {retry && (
            <button type="button" onClick={logIn}>
              Try again
            </button>
          )}
        </div>
      )}
      {/* Whatever happens to the session: what is there stays, and what was typed into it. */}
      <Messages connecting={screen === 'spinner'} ended={screen === 'failed' || screen === 'other-tab'} />
      {screen === 'kicked-out' && <KickedOut onUseHere={logIn} onSignOut={onSignOut} />}
    </>
  );
}

function Messages({ connecting, ended }: { connecting: boolean; ended: boolean }) {
  const [count, setCount] = useState(0);
  useZimEvent('peerMessageReceived', (_zim, { messageList }) => setCount(count + messageList.length));
  if (count > 0) return <p>{count} new</p>;
  if (ended) return null;
  return <p role="status">{connecting ? 'Connecting…' : 'No messages yet.'}</p>;
}

/** Only the user may take the login back: two pages that do it by themselves kick each other for ever. */
function KickedOut({ onUseHere, onSignOut }: { onUseHere: () => void; onSignOut: () => void }) {
  return (
    <dialog ref={openModal} onCancel={onSignOut} aria-labelledby="kicked-title">
      <h1 id="kicked-title">You are logged in on another device</h1>
      <p>This page has been logged out.</p>
      <form>
        <button type="button" onClick={onSignOut}>
          Sign out
        </button>
        <button type="button" className="primary" onClick={onUseHere}>
          Use here
        </button>
      </form>
    </dialog>
  );
}

function openModal(dialog: HTMLDialogElement | null) {
  if (dialog && !dialog.open) dialog.showModal();
}
