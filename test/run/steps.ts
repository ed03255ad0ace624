import { availableParallelism } from 'node:os';

/** One thing that has to hold: a command that ends with 0 where it does. */
export interface Step {
  readonly name: string;
  readonly command: readonly [string, ...string[]];
  /** Part of `npm run test:quick`, or these files of it are. */
  readonly quick?: true | readonly string[];
  /** May run beside another one. */
  readonly beside?: true;
  /** Waits for most of its time: runs beside all the tests. */
  readonly patient?: true;
  /** The step that has to end before, where both run. */
  readonly needs?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Runs tests with vitest, which writes down how each went. */
  readonly project?: string;
}

const bin = (name: string): string => `node_modules/.bin/${name}`;
/** Reads the sources, and writes nothing that another one reads. */
const reads = (name: string, ...command: [string, ...string[]]): Step => ({ name, command, beside: true });
const check = (name: string, file: string, ...args: string[]): Step =>
  reads(name, process.execPath, `test/checks/${file}.mjs`, ...args);
const types = (name: string, config: string): Step => reads(`types: ${name}`, bin('tsc'), '-p', config);
const quick = (step: Step): Step => ({ ...step, quick: true });
/** Reads what was built. */
const built = (step: Step): Step => ({ ...step, needs: 'build: formats' });
const tests = (project: string, ...options: string[]): Step => ({
  name: `tests: ${project}`,
  command: [bin('vitest'), 'run', '--project', project, ...options],
  project,
});

/** Everything, in the order in which a mistake is cheapest to find. */
export const STEPS: readonly Step[] = [
  quick(types('all of it', 'tsconfig.json')),
  reads('build', bin('tsc'), '-p', 'tsconfig.build.json'),
  { ...reads('build: cli', bin('tsc'), '-p', 'tsconfig.cli.json'), needs: 'build' },
  { ...reads('build: formats', process.execPath, 'build.mjs'), needs: 'build: cli' },
  quick(types('core without DOM and Node', 'tsconfig.core.json')),
  quick(reads('lint', bin('biome'), 'check', '--error-on-warnings', '.')),
  quick(check('layers', 'layers')),
  quick(check('lengths', 'lengths')),
  quick(check('waits', 'waits')),
  quick(check('one token04', 'one-token04')),
  quick(check('links', 'links')),
  quick(check('said twice', 'said-twice')),
  // Six programs: five apps of the built package, and the token server.
  built(check('types: apps', 'types-of-apps')),
  built(check('readme snippets', 'readme-snippets')),
  built(check('api report', 'api')),
  built(check('docs', 'docs', '--check')),
  built(check('sdk facts', 'sdk-facts')),
  built(reads('package: publint', bin('publint'), '--strict')),
  // Without the scripts of `npm pack`, which would build once more, under the others.
  {
    ...built(reads('package: attw', bin('attw'), '--pack', '.')),
    env: { npm_config_ignore_scripts: 'true' },
  },
  built(check('sizes', 'sizes')),
  quick(reads('proof', process.execPath, 'test/proof/main.mjs', '--check')),
  built(reads('bundles', process.execPath, '--import', 'tsx', 'test/e2e/bundled/main.ts')),
  // Exploration is half of it.
  { ...tests('node'), quick: ['test/unit', 'test/session', 'test/contract'] },
  quick(tests('real')),
  { name: 'simulation', command: [process.execPath, 'test/simulate/run.mjs', '--seeds', '1000'] },
  tests('chromium'),
  // These wait for browsers as much as they compute: one more at a time than there are cores.
  tests('e2e', `--maxWorkers=${availableParallelism() + 1}`),
  { ...tests('faults'), patient: true },
];

/** What takes longer than that may: `npm run test:more`. */
export const MORE: readonly Step[] = [
  // What the types are read from.
  reads('build', 'npm', 'run', 'build'),
  { ...types('an app on zego-zim-web 2.25', 'test/consumer/tsconfig.2.25.json'), needs: 'build' },
  { ...types('an app on zego-zim-web 2.18', 'test/consumer/tsconfig.2.18.json'), needs: 'build' },
  { name: 'exploration', command: [process.execPath, '--import', 'tsx', 'test/explore/main.ts'] },
  { name: 'ten thousand worlds', command: [process.execPath, 'test/simulate/run.mjs', '--seeds', '10000'] },
  { name: 'fleet', command: [process.execPath, 'test/simulate/run.mjs', 'fleet', '--bounds'] },
  {
    name: 'hostile answers and calls',
    command: [bin('vitest'), 'run', '--project', 'node', 'test/fuzz'],
    env: { FUZZ_ANSWERS: '20000', FUZZ_CALLS: '100000' },
  },
  // Every fault on the real SDK in Chromium, as Playwright plays them.
  {
    name: 'the kit of faults',
    command: [bin('vitest'), 'run', '--project', 'e2e', 'test/e2e/qa-play.e2e.ts'],
    env: { KIT: 'all' },
  },
  { name: 'browsers', command: [process.execPath, '--import', 'tsx', 'test/browser/main.ts'] },
  { name: 'servers', command: [process.execPath, '--import', 'tsx', 'test/apps/servers.ts'] },
  // What held here is not tried once more among the apps: see test/apps/memory.ts.
  {
    name: 'platforms',
    command: [process.execPath, '--import', 'tsx', 'test/apps/main.ts', 'Hermes', 'WeChat', 'uni-app'],
  },
  { name: 'apps', command: [process.execPath, '--import', 'tsx', 'test/apps/main.ts'] },
];
