import { type App, must, SDK } from './app.ts';

/** What an app writes. A type that was not found would be `any`, and pass everything else. */
const USES = `
import { createZimSession, isZimSessionError, tokenEndpoint, type ZimSessionSnapshot } from 'zim-session';
import { createZimSession as inject } from 'zim-session/without-sdk';
import { useZim, ZimSessionProvider } from 'zim-session/react';
import { createQaWorld, mockZimSession } from 'zim-session/testing';
import { mountZimSessionPanel } from 'zim-session/devtools';
import { createTokenHandler, toNodeHandler } from 'zim-session/server';

type IsAny<T> = 0 extends 1 & T ? true : false;
export const found: { readonly [name: string]: false } = {
  main: false as IsAny<typeof createZimSession>,
  injected: false as IsAny<typeof inject>,
  react: false as IsAny<typeof useZim | typeof ZimSessionProvider>,
  testing: false as IsAny<typeof createQaWorld>,
  devtools: false as IsAny<typeof mountZimSessionPanel>,
  server: false as IsAny<typeof createTokenHandler | typeof toNodeHandler>,
};

export const handle = createTokenHandler({ appID: 1, serverSecret: 's', authorize: async (_request, userID) => userID === 'alice' });

export async function start(): Promise<ZimSessionSnapshot> {
  const session = createZimSession({ appID: 1, tokenProvider: tokenEndpoint('/t') });
  session.on('peerMessageReceived', (_zim, { messageList }) => void messageList.length.toFixed());
  session.on('loggedOut', ({ reason }) => void (reason === 'kicked-out'));
  const zim = await session.login({ userID: 'alice' });
  const isInstance: false = false as IsAny<typeof zim>;
  await zim.joinRoom(isInstance ? '' : 'lobby');
  const { session: make } = await createQaWorld({ zim: 'fake' });
  make().getSnapshot();
  mockZimSession({ status: 'logged-in' });
  // @ts-expect-error: a number is wanted.
  createZimSession({ appID: '1', tokenProvider: '/t' });
  // @ts-expect-error: nothing is there to load.
  inject({ appID: 1, tokenProvider: '/t' });
  return isZimSessionError(null, 'aborted') ? session.getSnapshot() : session.getSnapshot();
}
`;

interface Resolution {
  readonly name: string;
  readonly module: string;
  readonly files: readonly string[];
  readonly more?: object;
}

const NODE: Resolution = { name: 'node', module: 'commonjs', files: ['app.ts'] };
const NODE16: Resolution = { name: 'node16', module: 'node16', files: ['app.cts', 'app.mts'] };
const BUNDLER: Resolution = { name: 'bundler', module: 'esnext', files: ['app.ts'] };
/** Before 5.0 there was no `bundler`; 6.0 warns of `node`. */
const VERSIONS: readonly (readonly [version: string, ...resolutions: Resolution[]])[] = [
  ['4.7.4', NODE, NODE16],
  ['4.9.5', NODE, NODE16],
  ['5.0.4', NODE, NODE16, BUNDLER],
  ['5.9.3', NODE, NODE16, BUNDLER],
  ['6.0.3', { ...NODE, more: { ignoreDeprecations: '6.0' } }, NODE16, BUNDLER],
];

const configOf = ({ name, module, files, more }: Resolution): string =>
  JSON.stringify({
    compilerOptions: {
      target: 'es2020',
      lib: ['es2022', 'dom'],
      module,
      moduleResolution: name,
      types: [],
      strict: true,
      noEmit: true,
      esModuleInterop: true,
      skipLibCheck: false,
      ...more,
    },
    files,
  });

export const TYPING: readonly App[] = VERSIONS.map(([version, ...resolutions]) => ({
  name: `TypeScript ${version}`,
  packages: [`typescript@${version}`, '@types/react@18.3.28', SDK],
  files: {
    ...Object.fromEntries(['app.ts', 'app.cts', 'app.mts'].map((name) => [name, USES])),
    ...Object.fromEntries(resolutions.map((one) => [`${one.name}.json`, configOf(one)])),
  },
  async check(folder) {
    for (const { name } of resolutions) {
      const told = await folder.bin('tsc', ['-p', `${name}.json`, '--pretty', 'false']).catch(String);
      // The vendors' own typings are not ours to mend.
      const ours = told
        .split('\n')
        .filter((line) => /^(app\.|node_modules\/zim-session\/)|^error/.test(line));
      must(!ours.length, `${name}: ${ours.slice(0, 10).join('\n')}`);
    }
    return resolutions.map(({ name }) => `\`${name}\``).join(', ');
  },
}));
