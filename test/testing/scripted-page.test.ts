import { expect, test } from 'vitest';
import { createScriptedPage } from 'zim-session/testing';

test('one registration is taken back alone, however often the same function came', () => {
  const page = createScriptedPage();
  let woken = 0;
  const note = () => void woken++;
  const stop = page.onWake(note);
  page.onWake(note);
  stop();
  stop();
  page.wake();
  expect(woken).toBe(1);
});
