import { afterEach, beforeEach, expect, test, vi } from 'vitest';

// All peers are optional, and of any version, so that no app fails to install: what is too old is said where it is used.

// Files share modules, and one before may have loaded them.
beforeEach(() => void vi.resetModules());
afterEach(() => {
  vi.doUnmock('react');
  vi.doUnmock('msw');
  vi.resetModules();
});

test('React before 18 is named by the provider', async () => {
  vi.doMock('react', async (original) => ({
    ...(await original<object>()),
    version: '17.0.2',
    useSyncExternalStore: undefined,
  }));
  const { ZimSessionProvider } = await import('zim-session/react');
  const { mockZimSession } = await import('zim-session/testing');
  const session = mockZimSession({ status: 'logged-out' });
  expect(() => ZimSessionProvider({ session })).toThrow(/React is 17\.0\.2, and must be 18 or later/);
});

test('MSW 1 is refused where MSW is needed', async () => {
  vi.doMock('msw', () => ({ rest: {}, http: undefined, ws: undefined }));
  const { tokenEndpointHandlers } = await import('zim-session/testing');
  await expect(tokenEndpointHandlers()).rejects.toThrow(/needs msw 2\.6 or later/);
});
