// Tests of an app with zego-zim-react-native alone: the doubles are typed with it, too.
import { createZimSession, type ZimInstance, type ZimSession } from 'zim-session';
import { createFakeZim, createQaWorld, createVirtualClock, mockZimSession } from 'zim-session/testing';

type IsAny<T> = 0 extends 1 & T ? true : false;

const mock = mockZimSession({ status: 'logged-in' });

export const found: { readonly [name: string]: false } = {
  mock: false as IsAny<typeof mock>,
  instance: false as IsAny<typeof mock.zim>,
};

export async function play(): Promise<void> {
  const world = await createQaWorld({ zim: 'fake', platform: 'react-native', createZimSession });
  const session: ZimSession = world.session();
  const zim: ZimInstance = await world.until(session.login({ userID: 'alice' }));
  // What the SDK for the Web has not.
  await zim.queryLocalFileCache({ endTime: 0 });
  // @ts-expect-error: and not the Web's own.
  zim.off();
  const picture: ZimSession = mock;
  picture.on('peerMessageReceived', (_zim, { messageList }) => void messageList.length);
  // @ts-expect-error: there is no such event.
  mock.emit('nothing');
  createFakeZim({ clock: createVirtualClock(), platform: 'uni-app' }).loseInstance();
  // @ts-expect-error: there is no such platform.
  createFakeZim({ clock: createVirtualClock(), platform: 'android' });
}
