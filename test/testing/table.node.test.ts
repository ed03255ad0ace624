import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  BACKEND_FAULTS,
  createFakeZim,
  createQaWorld,
  createVirtualClock,
  QA_HANDLES,
} from 'zim-session/testing';
import { documentedHandles, type Offered } from './table.ts';

const documented = documentedHandles();

describe('the table handle × world of TESTING.md', () => {
  it('has every handle', () => {
    expect([...documented.keys()]).toEqual(QA_HANDLES);
  });

  it('is right about fake', async () => {
    const { qa, close } = await createQaWorld({ zim: 'fake' });
    for (const handle of QA_HANDLES) {
      expect([handle, qa.can(handle) ? 'yes' : 'no']).toEqual([handle, documented.get(handle)?.fake]);
    }
    expect(qa.backend.faults).toEqual(BACKEND_FAULTS);
    await close();
  });

  it('is right about real, with and without what adds to it', async () => {
    const { ZIM: sdk } = createFakeZim({ clock: createVirtualClock() });
    const base = { zim: 'real', appID: 1, tokenProvider: '/t', sdk } as const;
    const mint = () => '';
    const able: Record<Offered, readonly boolean[]> = {
      yes: [true, true, true],
      no: [false, false, false],
      'with `mint`': [false, true, false],
      "with `clock: 'page'`": [false, false, true],
    };
    const worlds = [
      await createQaWorld(base),
      await createQaWorld({ ...base, mint }),
      await createQaWorld({ ...base, clock: 'page' }),
    ];
    for (const handle of QA_HANDLES) {
      const offered = worlds.map(({ qa }) => qa.can(handle));
      expect([handle, offered]).toEqual([handle, able[documented.get(handle)!.real]]);
    }
    for (const { close } of worlds) await close();
  });
});

describe('what TESTING.md says of FakeZim', () => {
  it('names the methods of its instance', () => {
    const zim = createFakeZim({ clock: createVirtualClock() }).ZIM.create({ appID: 1 });
    const methods = Object.getOwnPropertyNames(Object.getPrototypeOf(Object.getPrototypeOf(zim)));
    const text = readFileSync(new URL('../../TESTING.md', import.meta.url), 'utf8');
    const said = /Its instance has (.*?)\. /s.exec(text)?.[1]?.match(/\w+(?=`)/g);
    expect(said?.sort()).toEqual(methods.filter((name) => name !== 'constructor').sort());
  });
});

describe('the QA test of ten lines', () => {
  const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
  const testIn = (text: string) => /^it\('keeps the screen[\s\S]*?^}\);/m.exec(text)?.[0];

  it('is in the documents as it is run', () => {
    const run = testIn(read('test/testing/readme.test.ts')) as string;
    expect(run.split('\n').length - 2).toBeLessThanOrEqual(10);
    expect(testIn(read('TESTING.md'))).toBe(run);
    expect([run, undefined]).toContain(testIn(read('README.md')));
  });
});
