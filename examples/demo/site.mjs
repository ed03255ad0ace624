// What serving the Lab and building it have in common.
import { fileURLToPath } from 'node:url';

export const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));

/** Where MSW's worker script is. */
export const MSW = path('../../node_modules/msw/lib');

/**
 * Settings of Vite. `demo`: what the pages are told, as demo.d.ts has it.
 *
 * @returns {import('vite').InlineConfig}
 */
export function siteOf(demo) {
  return {
    configFile: false,
    root: path('.'),
    logLevel: 'error',
    resolve: {
      alias: [
        { find: /^zim-session$/, replacement: path('../../src/index.ts') },
        { find: /^zim-session\/(testing|devtools)$/, replacement: path('../../src/$1/index.ts') },
      ],
    },
    define: { __DEMO__: JSON.stringify(demo) },
  };
}
