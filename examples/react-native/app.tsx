import { type ReactElement, useState } from 'react';
import { Button, Modal, Text, TextInput, View } from 'react-native';
import { useZimEvent, useZimSession, useZimSessionState, ZimSessionProvider } from 'zim-session/react';
import type { ZimUser } from 'zim-session/react-native';
import { whatToShow } from '../what-to-show.ts';
import { RecordScreen } from './record-screen.tsx';
import { session } from './session.ts';

export function App(): ReactElement {
  // Who is signed in to the app. The provider does the rest.
  const [user, setUser] = useState<ZimUser | null>(null);
  const [records, setRecords] = useState(false);
  return (
    <ZimSessionProvider session={session} user={user}>
      <Button title={records ? 'Chat' : 'Record'} onPress={() => setRecords(!records)} />
      {records ? <RecordScreen /> : <Screen user={user} onUser={setUser} />}
    </ZimSessionProvider>
  );
}

function Screen({ user, onUser }: { user: ZimUser | null; onUser: (user: ZimUser | null) => void }) {
  // Nobody but who typed it can correct it.
  const mistyped = useZimSessionState(({ error }) => error?.code === 'invalid-user');
  if (!user || mistyped) return <SignIn onSignIn={onUser} />;
  return <Chat user={user} onSignOut={() => onUser(null)} />;
}

function SignIn({ onSignIn }: { onSignIn: (user: ZimUser) => void }) {
  const [userID, setUserID] = useState('alice');
  const { text } = whatToShow(useZimSessionState());
  return (
    <View>
      {text && <Text>{text}</Text>}
      <TextInput value={userID} onChangeText={setUserID} autoCapitalize="none" accessibilityLabel="User ID" />
      <Button title="Sign in" onPress={() => onSignIn({ userID })} />
    </View>
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
  const hurry = () => void session.renew().catch(() => {});
  return (
    <View>
      <Button title="Sign out" onPress={onSignOut} />
      {(screen === 'chat' || screen === 'failed') && text && <Text accessibilityRole="alert">{text}</Text>}
      {screen === 'chat' && retry && <Button title="Try now" onPress={hurry} />}
      {screen === 'failed' && retry && <Button title="Try again" onPress={logIn} />}
      {/* Whatever happens to the session: what is there stays, and what was typed into it. */}
      <Messages connecting={screen === 'spinner'} />
      {/* Only the user may take the login back: two devices that do it by themselves kick each other for ever. */}
      <Modal visible={screen === 'kicked-out'} onRequestClose={onSignOut}>
        <Text>You are logged in on another device.</Text>
        <Button title="Sign out" onPress={onSignOut} />
        <Button title="Use here" onPress={logIn} />
      </Modal>
    </View>
  );
}

function Messages({ connecting }: { connecting: boolean }) {
  const [count, setCount] = useState(0);
  useZimEvent('peerMessageReceived', (_zim, { messageList }) => setCount(count + messageList.length));
  if (count > 0) return <Text>{count} new</Text>;
  return <Text>{connecting ? 'Connecting…' : 'No messages yet.'}</Text>;
}
