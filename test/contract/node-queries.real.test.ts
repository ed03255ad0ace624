import { expect, it } from 'vitest';
import type { Driver } from './driver.ts';
import { runInNode } from './node.ts';

/** Calls that FakeZim does not have. */
interface Queries {
  querySelfUserInfo(): Promise<unknown>;
  queryUsersInfo(userIDs: string[], config: { isQueryFromServer: boolean }): Promise<unknown>;
}

it('S46: with a silent server querySelfUserInfo answers from memory, queryUsersInfo from a cache', async () => {
  async function ask(driver: Driver): Promise<void> {
    const zim = driver.zim as unknown as Queries;
    const told = (what: string) => () => driver.note(what);
    void zim.querySelfUserInfo().then(told('self'));
    void zim.queryUsersInfo(['alice'], { isQueryFromServer: true }).then(told('users'));
    await driver.advance(10_000);
  }
  const trace = await runInNode({
    name: 'queries',
    async run(driver) {
      await driver.loggedIn();
      await ask(driver);
      driver.outside.silence();
      await ask(driver);
    },
    trace: [],
  });
  expect(trace.filter((line) => line.includes('note'))).toEqual([
    '1000 note self',
    '1000 note users',
    '11000 note self',
    '18000 note users',
  ]);
});
