import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

// What is in here is for running the examples inside this repository; an app needs none of it.
export default defineConfig({
  cacheDir: path('../node_modules/.cache/zim-session/examples'),
  // Where MSW's worker script is: `npx msw init public` puts it into an app.
  publicDir: path('../node_modules/msw/lib'),
  resolve: {
    alias: {
      'zim-session/react': path('../src/react/index.ts'),
      'zim-session/testing': path('../src/testing/index.ts'),
      'zim-session': path('../src/index.ts'),
    },
  },
  optimizeDeps: {
    include: [
      'eventemitter3',
      'ky',
      'msw',
      'msw/browser',
      'react',
      'react-dom/client',
      'react/jsx-dev-runtime',
      'zego-zim-web',
    ],
    // A reload, because a dependency was found late, would end the session.
    noDiscovery: true,
  },
  server: { host: '127.0.0.1', fs: { allow: [path('..')] } },
});
