// What stands beside the modules that tsc makes, for whoever cannot take those: a CommonJS build (require(), Jest,
// webpack 4, mini programs). `npm run build` runs it after tsc; the entries are those of package.json.
// With `folders` it only makes the folders in which tools find that build that do not read `exports`, and with
// `no-folders` it takes them away: they are there while the package is packed, because in our own tests an import of
// `react` would find ours.
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { minify } from 'terser';

const root = fileURLToPath(new URL('.', import.meta.url));
const { exports } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));

/** Webpack 4 and WeChat's packer read no later syntax. */
const SYNTAX = 'es2018';
/** The oldest that the library runs in, as the README says. */
const BROWSERS = ['chrome93', 'safari15.4', 'firefox92'];

/** `{ name, source, file }` of each entry that has a CommonJS build: './react', 'src/react/index.ts', 'dist/cjs/react/index.js'. */
const ENTRIES = Object.entries(exports).flatMap(([name, target]) => {
  const { require: found } = target.default ?? target;
  if (!found) return [];
  const file = found.default.slice(2);
  return [{ name, file, source: file.replace('dist/cjs', 'src').replace(/js$/, 'ts') }];
});
const MAIN = ENTRIES.find(({ name }) => name === '.');

/** TypeScript before 5.0 finds no declarations behind a specifier that ends in `.ts`; tsc rewrites those in code only. */
function rewriteDeclarations() {
  for (const file of declarations('dist')) {
    const text = readFileSync(root + file, 'utf8');
    const rewritten = text.replace(/((?:from |import\()['"]\.\.?\/[^'"]+)\.ts(['"])/g, '$1.js$2');
    if (rewritten !== text) writeFileSync(root + file, rewritten);
  }
}

/** The same once more as CommonJS: `require` must not lead to declarations of an ES module. */
function copyDeclarations() {
  for (const file of declarations('dist')) {
    const copy = `${root}${file.replace('dist/', 'dist/cjs/')}`;
    mkdirSync(dirname(copy), { recursive: true });
    cpSync(root + file, copy);
    const map = JSON.parse(readFileSync(`${root}${file}.map`, 'utf8'));
    const sources = map.sources.map((source) => `../${source}`);
    writeFileSync(`${copy}.map`, JSON.stringify({ ...map, sources }));
  }
  // Not *.cjs: Create React App takes that for a picture.
  writeFileSync(`${root}dist/cjs/package.json`, '{ "type": "commonjs" }\n');
}

const declarations = (folder) =>
  readdirSync(root + folder, { recursive: true })
    .filter((file) => file.endsWith('.d.ts') && !/^(cjs|cli)\//.test(file))
    .map((file) => `${folder}/${file}`);

/**
 * What is at work with a token only when one is asked for: ky looks at the platform while it is loaded, and finds no
 * TextEncoder in jsdom and in mini programs.
 */
const lazyKy = {
  name: 'lazy ky',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^ky$/ }, ({ namespace }) =>
      namespace === 'lazy' ? undefined : { path: 'ky', namespace: 'lazy' },
    );
    onLoad({ filter: /.*/, namespace: 'lazy' }, () => ({
      contents: `export default (input, init) => require('ky').default(input, init);`,
      resolveDir: root,
    }));
  },
};

/**
 * The doubles take the main entry as it is, and with it the class of its errors: in a test `instanceof` must not lie. The
 * others stand alone, because the main entry would bring its SDK along.
 */
function sharing(entry) {
  const main = { path: relative(dirname(entry.file), MAIN.file).replace(/^(?!\.)/, './'), external: true };
  return {
    name: 'one main entry',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /\/(index|errors)\.ts$/ }, ({ path, resolveDir, kind }) => {
        const file = resolve(resolveDir, path);
        if (kind !== 'entry-point' && file === root + MAIN.source) return main;
        return file === `${root}src/core/errors.ts` ? { path: file, namespace: 'shared' } : undefined;
      });
      onResolve({ filter: /^main$/, namespace: 'shared' }, () => main);
      onLoad({ filter: /.*/, namespace: 'shared' }, () => ({
        contents: `module.exports = require('main').__errors;`,
      }));
    },
  };
}

/**
 * `require` in an `async` function and in a `try`, as the sources have `import()`: bundlers take a missing msw for a
 * warning there; and each entry is one file. Parcel reads `main`, and breaks what esbuild itself would make of `import()`.
 */
const requirePeers = {
  name: 'require peers',
  setup({ onLoad }) {
    onLoad(
      {
        filter:
          /\/src\/(platforms\/(web|react-native)|testing\/(worlds|msw)\/(real|loopback|load)|devtools\/diagnose-button)\.ts$/,
      },
      ({ path }) => ({
        contents: readFileSync(path, 'utf8')
          .replace(/\(\) => import\(('[^']+')\)/g, 'async () => require($1)')
          .replace(/await import\(('[^']+')\)/g, 'require($1)'),
        loader: 'ts',
      }),
    );
  },
};

const MAIN_AND_ERRORS = {
  contents: `export * from './index.ts'; export * as __errors from './core/errors.ts';`,
  resolveDir: `${root}src`,
};

function commonJS(entry) {
  return build({
    absWorkingDir: root,
    ...(entry === MAIN ? { stdin: MAIN_AND_ERRORS } : { entryPoints: [entry.source] }),
    outfile: entry.file,
    bundle: true,
    format: 'cjs',
    platform: 'node',
    mainFields: ['module', 'main'],
    target: SYNTAX,
    // `import()` is one of the things that Jest and WeChat's packer do not have.
    supported: { 'dynamic-import': false },
    external: [
      'zego-zim-web',
      'zego-zim-react-native',
      'react-native',
      '@react-native-community/netinfo',
      'react',
      'msw',
      'msw/browser',
    ],
    plugins: [lazyKy, requirePeers, ...(entry.name === './testing' ? [sharing(entry)] : [])],
    sourcemap: true,
    tsconfigRaw: '{}',
    logLevel: 'warning',
  });
}

const folders = ENTRIES.filter((entry) => entry !== MAIN).map(({ name, file }) => ({
  folder: `${root}${name.slice(2)}`,
  main: `../${file}`,
  types: `../${file.replace(/js$/, 'd.ts')}`,
}));

function writeFolders() {
  for (const { folder, main, types } of folders) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(
      `${folder}/package.json`,
      `${JSON.stringify({ type: 'commonjs', main, types }, null, 2)}\n`,
    );
  }
}

function removeFolders() {
  for (const { folder } of folders) rmSync(folder, { recursive: true, force: true });
}

async function buildAll() {
  rmSync(`${root}dist/cjs`, { recursive: true, force: true });
  rewriteDeclarations();
  copyDeclarations();
  await Promise.all([script(), wechat(), ...ENTRIES.map(commonJS)]);
}

/** Modules that stand in for others in the file for `<script>`. */
const STAND_INS = { ky: 'src/script/http.ts', eventemitter3: 'src/script/emitter.ts' };

/** One small file with all that it needs but the SDK. terser, because it makes a kB less of it than esbuild does. */
async function small(source, outfile, ecma, { hasMap = true, ...options }) {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: [source],
    outfile,
    bundle: true,
    write: false,
    alias: Object.fromEntries(Object.entries(STAND_INS).map(([name, file]) => [name, root + file])),
    sourcemap: 'external',
    tsconfigRaw: '{}',
    logLevel: 'warning',
    ...options,
  });
  const [{ text: content }, { text: code }] = outputFiles.sort((a, b) => b.path.localeCompare(a.path));
  const filename = basename(outfile);
  const minified = await minify(code, {
    ecma,
    toplevel: options.format === 'cjs',
    compress: { passes: 3, pure_getters: true, unsafe_arrows: true },
    sourceMap: hasMap && { content, filename, url: `${filename}.map` },
  });
  mkdirSync(dirname(root + outfile), { recursive: true });
  writeFileSync(root + outfile, minified.code);
  if (hasMap) writeFileSync(`${root}${outfile}.map`, minified.map);
}

/** For `<script>`. */
const script = () =>
  small('src/script/index.ts', 'dist/zim-session.global.js', 2020, {
    format: 'iife',
    globalName: 'ZimSession',
    target: BROWSERS,
  });

/** A mini program has no `performance.measure`, without which nothing is measured. */
const noMeasures = {
  name: 'no measures',
  setup({ onLoad }) {
    onLoad({ filter: /\/src\/adapters\/measures\.ts$/ }, () => ({
      contents: 'export const createMeasures = () => () => {};',
    }));
  },
};

/**
 * For WeChat's npm builder, which copies the folder that `miniprogram` of package.json names to miniprogram_npm/zim-session:
 * `zim-session/miniprogram` is found there, as it is elsewhere, and `zim-session` is the same.
 */
async function wechat() {
  await small('src/miniprogram/index.ts', 'dist/wechat/miniprogram.js', 2018, {
    format: 'cjs',
    // It would be copied, too.
    hasMap: false,
    target: SYNTAX,
    plugins: [noMeasures],
  });
  writeFileSync(`${root}dist/wechat/index.js`, "module.exports = require('./miniprogram.js');\n");
}

const WORK = { folders: writeFolders, 'no-folders': removeFolders };
await (WORK[process.argv[2]] ?? buildAll)();
