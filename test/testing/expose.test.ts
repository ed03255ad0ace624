import { afterEach, describe, expect, it, vi } from 'vitest';
import { createQaWorld } from 'zim-session/testing';

afterEach(() => vi.restoreAllMocks());

describe('qa.expose()', () => {
  it('puts the handle on globalThis, warns in the console, and takes it away again', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    const { qa, close } = await createQaWorld({ zim: 'fake' });
    const hide = qa.expose();
    expect(globalThis.zimQA).toBe(qa);
    expect(warn).toHaveBeenCalledTimes(1);
    expect(warn.mock.calls[0]?.[0]).toContain('Not for production');
    hide();
    expect(globalThis.zimQA).toBeUndefined();
    await close();
  });

  it('shows a banner where there is a page', async () => {
    vi.spyOn(console, 'warn').mockImplementation(() => {});
    const { qa, close } = await createQaWorld({ zim: 'fake' });
    const hide = qa.expose();
    const find = () =>
      typeof document === 'undefined' ? [] : [...document.querySelectorAll('#zim-qa-banner')];
    expect(find().map((banner) => banner.getAttribute('role'))).toEqual(
      typeof document === 'undefined' ? [] : ['note'],
    );
    hide();
    expect(find()).toEqual([]);
    await close();
  });

  it('of a second world stands before the first one until it is hidden', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    const [first, second] = await Promise.all([
      createQaWorld({ zim: 'fake' }),
      createQaWorld({ zim: 'fake' }),
    ]);
    const hideFirst = first.qa.expose();
    const hideSecond = second.qa.expose();
    expect(globalThis.zimQA).toBe(second.qa);
    hideSecond();
    expect(globalThis.zimQA).toBe(first.qa);
    hideFirst();
    expect(globalThis.zimQA).toBeUndefined();
    expect(warn).toHaveBeenCalledTimes(2);
  });
});
