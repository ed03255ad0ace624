/** One thing that has to hold: a command that ends with 0 where it does. */
export interface Step {
  readonly name: string;
  readonly command: readonly [string, ...string[]];
  /** Part of `npm run test:quick`. */
  readonly quick?: true;
  /** Runs tests with vitest, which writes down how each went. */
  readonly project?: string;
}

const bin = (name: string): string => `node_modules/.bin/${name}`;
const check = (name: string, ...args: string[]): [string, ...string[]] => [
  process.execPath,
  `test/checks/${name}.mjs`,
  ...args,
];
const types = (name: string, config: string, quick?: true): Step => ({
  name: `types: ${name}`,
  command: [bin('tsc'), '-p', config],
  ...(quick && { quick }),
});
const tests = (project: string, quick?: true): Step => ({
  name: `tests: ${project}`,
  command: [bin('vitest'), 'run', '--project', project],
  project,
  ...(quick && { quick }),
});

/** Everything, in the order in which a mistake is cheapest to find. */
export const STEPS: readonly Step[] = [
  types('all of it', 'tsconfig.json', true),
  types('core without DOM and Node', 'tsconfig.core.json', true),
  types('the token server, in JavaScript', 'test/checks/tsconfig.token-server.json'),
  { name: 'lint', command: [bin('biome'), 'check', '--error-on-warnings', '.'], quick: true },
  { name: 'layers', command: check('layers'), quick: true },
  { name: 'waits', command: check('waits'), quick: true },
  { name: 'build', command: [bin('tsc'), '-p', 'tsconfig.build.json'] },
  { name: 'build: cli', command: [bin('tsc'), '-p', 'tsconfig.cli.json'] },
  types('an app on zego-zim-web 2.29', 'test/consumer/tsconfig.json'),
  types('an app on zego-zim-web 2.25', 'test/consumer/tsconfig.2.25.json'),
  types('an app on zego-zim-web 2.18', 'test/consumer/tsconfig.2.18.json'),
  { name: 'readme snippets', command: check('readme-snippets') },
  { name: 'api report', command: check('api') },
  { name: 'docs', command: check('docs', '--check') },
  { name: 'package: publint', command: [bin('publint'), '--strict'] },
  { name: 'package: attw', command: [bin('attw'), '--pack', '.', '--profile', 'esm-only'] },
  { name: 'sizes', command: check('sizes') },
  { name: 'bundles', command: [process.execPath, '--import', 'tsx', 'test/e2e/bundled/main.ts'] },
  tests('node', true),
  tests('real', true),
  { name: 'simulation', command: [process.execPath, 'test/simulate/run.mjs', '--seeds', '2000'] },
  tests('chromium'),
  tests('e2e'),
];
