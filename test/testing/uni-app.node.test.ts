import { expect, test } from 'vitest';
import { createZimSession } from 'zim-session/miniprogram';
import { createQaWorld } from 'zim-session/testing';

const uni = { request: () => undefined };

test('a world of uni-app: faults happen to the App’s own session, and what happens is told once', async () => {
  const { session, qa, fake, until, close } = await createQaWorld({
    zim: 'fake',
    platform: 'uni-app',
    createZimSession: (options) => createZimSession(uni, { ...options, sdk: options.sdk }),
  });
  const chat = session();
  let messages = 0;
  for (let count = 0; count < 3; count++) chat.on('peerMessageReceived', () => void messages++);
  const zim = await until(chat.login({ userID: 'alice' }));
  expect(await until(fake.ZIM.getVersion() as Promise<string>)).toBe('2.15.1');
  fake.emit('peerMessageReceived', { messageList: [] });
  await qa.advance(100);
  expect(messages).toBe(3);
  fake.loseInstance();
  await until(chat.renew());
  expect([chat.zim === zim, fake.online]).toEqual([false, 'alice']);
  fake.emit('peerMessageReceived', { messageList: [] });
  await qa.advance(100);
  expect(messages).toBe(6);
  await qa.expireNow();
  await qa.advance(5_000);
  expect(chat.getSnapshot().status).toBe('logged-in');
  await qa.kick();
  await qa.advance(1_000);
  expect(chat.getSnapshot()).toMatchObject({ status: 'logged-out', reason: 'kicked-out' });
  await close();
  expect(fake.ZIM.getInstance()).toBe(null);
});

test('it is said what is missing', async () => {
  await expect(createQaWorld({ zim: 'fake', platform: 'uni-app' })).rejects.toThrow(
    /createZimSession of zim-session\/miniprogram/,
  );
});
