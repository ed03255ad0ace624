import { loadChunk } from './globals.ts';
import { measure } from './stopwatch.ts';

/** What the vendor's documentation shows: one step after the other. */
measure(async (connected) => {
  const loaded = await loadChunk();
  // esbuild gives a CommonJS module as `default`.
  const { ZIM } = 'ZIM' in loaded ? loaded : (loaded as { default: typeof loaded }).default;
  const zim = ZIM.create({ appID: APP_ID });
  if (!zim) throw new Error('create() gave no instance');
  zim.on('connectionStateChanged', (_, { state, event }) => {
    if (state === 2 && event === 0) connected();
  });
  const response = await fetch('/api/zim/token?userId=alice');
  const { token } = (await response.json()) as { token: string };
  await zim.login('alice', {
    userName: '',
    token,
    isOfflineLogin: false,
    customStatus: '',
    customStatusDuration: 0,
  });
});
