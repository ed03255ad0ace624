import { type ReactElement, useState } from 'react';
import { Button, ScrollView, Share, Text } from 'react-native';
import ZIM from 'zego-zim-react-native';
import { recorder } from './record.ts';
import { tokenProvider } from './session.ts';

const USER = 'recorder';

/** ZIM itself, as other code would call it: what it does by itself is what nobody has seen on devices. */
const recorded = recorder.record(ZIM);
const zim = () => {
  const one = recorded.create({ appID: 1234567890, appSign: '' }) ?? ZIM.getInstance();
  one.on('connectionStateChanged', () => {});
  one.on('tokenWillExpire', () => {});
  return one;
};
const token = async (): Promise<string> => (await tokenProvider({ userID: USER })).token;
const config = (own: string) => ({ userName: '', customStatus: '', token: own, isOfflineLogin: false });

/** What to press, and in which order: README.md. */
const CALLS: Record<string, () => Promise<unknown> | void> = {
  'Log in': async () => zim().login(USER, config(await token())),
  "Log in with another user's token": async () => zim().login(`${USER}-2`, config(await token())),
  Renew: async () => zim().renewToken(await token()),
  'Ask for my status': () => zim().queryUsersStatus([USER]),
  'Log out': () => zim().logout(),
  Destroy: () => zim().destroy(),
};

/** Sign out of the chat first: a session would answer in ZIM's place. */
export function RecordScreen(): ReactElement {
  const [lines, setLines] = useState<readonly string[]>([]);
  const look = () => setLines(recorder.trace());
  const press = (name: string) => {
    recorder.note(`pressed ${name}`);
    // What comes of it is in the trace.
    Promise.resolve(CALLS[name]?.()).then(look, look);
    look();
  };
  return (
    <ScrollView>
      {Object.keys(CALLS).map((name) => (
        <Button key={name} title={name} onPress={() => press(name)} />
      ))}
      <Button title="Look" onPress={look} />
      <Button title="Share" onPress={() => void Share.share({ message: recorder.trace().join('\n') })} />
      <Text selectable>{lines.join('\n')}</Text>
    </ScrollView>
  );
}
