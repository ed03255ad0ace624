import { type App, must } from './app.ts';

/** As TESTING.md has it, for Jest. */
const QA = `
const { createZimSession, ZimSessionError } = require('zim-session');
const { createQaWorld } = require('zim-session/testing');

test('keeps the screen while the token has ended and the backend is down', async () => {
  const { session, qa, until, close } = await createQaWorld({ zim: 'fake' });
  const chat = session();
  await until(chat.login({ userID: 'alice' }));
  await qa.backend.fail('unreachable');
  await qa.expireNow();
  expect(chat.getSnapshot().status).toBe('recovering');
  await qa.heal();
  await qa.advance(30_000);
  expect(chat.getSnapshot().status).toBe('logged-in');
  await qa.kick();
  expect(chat.getSnapshot()).toMatchObject({ status: 'logged-out', reason: 'kicked-out' });
  await close();
});

test('an error has the class of the main entry', async () => {
  const { session, qa, until, close } = await createQaWorld({ zim: 'fake' });
  await qa.backend.fail('401');
  await expect(until(session().login({ userID: 'alice' }))).rejects.toBeInstanceOf(ZimSessionError);
  await close();
});

test('lives by fake timers', async () => {
  jest.useFakeTimers();
  const { session, close } = await createQaWorld({ zim: 'fake', clock: 'system' });
  const login = session().login({ userID: 'alice' });
  await jest.advanceTimersByTimeAsync(1_000);
  await expect(login).resolves.toBeDefined();
  await close();
  jest.useRealTimers();
});

test('a session alone touches nothing', () => {
  expect(createZimSession({ appID: 1, tokenProvider: '/t' }).getSnapshot().status).toBe('logged-out');
});
`;

const jest = (version: string): App => ({
  name: `Jest ${version}`,
  packages: [`jest@${version}`, `jest-environment-jsdom@${version}`],
  files: { 'qa.test.js': QA },
  async check(folder) {
    for (const environment of ['node', 'jsdom']) {
      const told = await folder.bin('jest', ['--ci', '--json', '--env', environment]);
      const { numPassedTests } = JSON.parse(told) as { numPassedTests: number };
      must(numPassedTests === 4, `${environment}: ${numPassedTests} passed`);
    }
    return '`node` and `jsdom`, four tests in each';
  },
});

export const JEST: readonly App[] = ['29.7.0', '30.5.2'].map(jest);
