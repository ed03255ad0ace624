import { loadChunk } from '../../bench/page/globals.ts';

export const userID = 'alice';

/** The app's own backend, asked as the documentation does: what it answers is believed. */
export async function fetchToken(): Promise<string> {
  const response = await fetch(`/api/zim/token?userId=${userID}`);
  const { token } = (await response.json()) as { token: string };
  return token;
}

export async function loadZIM(): Promise<typeof import('zego-zim-web')['ZIM']> {
  const loaded = await loadChunk();
  // esbuild gives a CommonJS module as `default`.
  return ('ZIM' in loaded ? loaded : (loaded as { default: typeof loaded }).default).ZIM;
}
