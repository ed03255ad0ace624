import { readdirSync, readFileSync, statSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { type App, must } from './app.ts';
import { npm } from './folder.ts';

const filesOf = (from: string, to = ''): Record<string, string> => {
  const folder = new URL(from, import.meta.url);
  return Object.fromEntries(
    readdirSync(folder).map((name) => [`${to}${name}`, readFileSync(new URL(name, folder), 'utf8')]),
  );
};

/** What the App of native/app.js prints where all is well. */
const TOLD = {
  lacks: ['atob', 'TextDecoder', 'reportError', 'document'],
  react: ['function', 'function'],
  example: ['function', ['0 note alive']],
  login: [null, 'alice', 'logged-in', [true], true],
  asked: ['GET', 'https://api.example.com/t?userId=alice&_='],
  twoHours: ['tokenRenewed', 'tokenRenewed'],
  userSwitch: [null, 'bob', 'bob', ['loggedOut']],
  expired: 'recovering',
  inFront: ['active', 'logged-in', 'bob'],
  lost: [true, 'bob', true],
  destroyed: [null, null],
  // NetInfo without its native half is as none.
  fatal: [],
};

/** The JavaScript of zego-zim-react-native and React Native's own polyfills, on a stand-in for the native side. */
const METRO: App = {
  name: 'React Native 0.81 (Metro 0.83, Hermes 0.12)',
  packages: [
    'zego-zim-react-native@2.28.0',
    'react@19.1.4',
    'react-native@0.81.6',
    '@react-native/metro-config@0.81.6',
    '@react-native/babel-preset@0.81.6',
    'metro@0.83.8',
    'hermes-engine-cli@0.12.0',
    'whatwg-fetch@3.6.20',
    'abort-controller@3.0.0',
  ],
  files: {
    ...filesOf('native/'),
    ...filesOf('../native/react-native/', 'react-native/'),
    ...filesOf('../../examples/react-native/', 'example/'),
    'what-to-show.ts': readFileSync(new URL('../../examples/what-to-show.ts', import.meta.url), 'utf8'),
    'nothing.js': 'export default null;\n',
    'babel.config.js': "module.exports = { presets: ['module:@react-native/babel-preset'] };\n",
  },
  install: npm('--ignore-scripts'),
  async check(folder) {
    const at = (file: string): string => join(folder.path, file);
    const hermes = at('node_modules/hermes-engine-cli/linux64-bin/hermes');
    for (const how of ['exports', 'fields']) {
      await folder.run(process.execPath, ['bundle.mjs', how, how]);
      const code = await Promise.all(['before.js', `${how}.js`].map((file) => readFile(at(file), 'utf8')));
      must(!code[1]!.includes('node_modules/ky/'), `${how}: it bundled the Web's entry`);
      await writeFile(at('run.js'), code.join('\n'));
      const told = await folder.run(hermes, ['-w', 'run.js']);
      const line = told.split('\n').find((one) => one.startsWith('{'));
      must(isDeepStrictEqual(line && JSON.parse(line), TOLD), `${how}: ${told.slice(0, 2_000)}`);
    }
    const { size } = statSync(at('exports.js'));
    return `bundles, by \`exports\` and by the fields of package.json, to ${(size / 1000).toFixed(0)} kB with the SDK; in Hermes without \`atob\`: login, two renewals, user switch, background over the expiry, a native instance that is gone, NetInfo without its native half; \`examples/react-native\` goes along`;
  },
};

/** Apps of React Native. */
export const REACT_NATIVE: readonly App[] = [METRO];
