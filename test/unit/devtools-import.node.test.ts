import { describe, expect, it } from 'vitest';

describe('zim-session/devtools in Node', () => {
  it('can be imported where there is no page', async () => {
    expect(typeof document).toBe('undefined');
    const { mountZimSessionPanel } = await import('zim-session/devtools');
    expect(mountZimSessionPanel).toBeTypeOf('function');
  });
});
