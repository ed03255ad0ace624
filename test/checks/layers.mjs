// Holds the shape of the code: imports point one way, core imports nothing of ours but core and touches no
// clock, timer or randomness, and there is no import cycle. The ES library cannot be taken away from core by
// the compiler, hence this script.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';

const ROOT = new URL('../../src/', import.meta.url).pathname;
// From the outside in: a file may import from its own layer or a later one.
const LAYERS = [
  /^(react|testing|devtools|diagnose|server|tabs|cli|script|without-sdk|miniprogram|react-native)\//,
  // No session needs these.
  /^(token04\/|bytes\.ts$)/,
  /^(index|(page-)?exports)\.ts$/,
  /^platforms\//,
  /^session\.ts$/,
  /^calls\.ts$/,
  /^membership\.ts$/,
  /^(session-(events|options)|listeners|login-options)\.ts$/,
  /^engine\//,
  /^adapters\//,
  /^core\//,
];
// Where less is allowed than the layers do: besides itself a room imports these, each of them, and nothing else.
// In testing/, from the inside out; index.ts and mock-session.ts are its doors, and see all of it:
//   time, backend, zim-server, fake-zim    know nothing of each other
//   qa → backend;  msw → backend, zim-server
//   tabs → the types of tabs/;  worlds → all of these
const ROOMS = {
  // The types are those of the platform's own entry.
  react: 'core',
  // The types are those of the platform's own entry.
  devtools: 'diagnose',
  // The question to the endpoint is that of a session.
  diagnose: 'engine adapters core',
  script: 'page-exports.ts platforms',
  'without-sdk': 'page-exports.ts platforms',
  // Its HTTP comes with its entry: no fetch, and no ky.
  miniprogram: 'exports.ts platforms adapters',
  'react-native': 'exports.ts platforms adapters core',
  // No session, no SDK, no HTTP: a server has none of them.
  server: 'token04 core',
  // Whoever imports it has the session already.
  tabs: 'adapters core',
  cli: 'token04 bytes.ts adapters core',
  'testing/worlds':
    'testing/msw testing/qa testing/fake-zim testing/tabs testing/zim-server testing/backend testing/time tabs index.ts adapters core',
  'testing/msw': 'testing/zim-server testing/backend bytes.ts',
  'testing/qa': 'testing/backend adapters',
  'testing/fake-zim': 'adapters core',
  'testing/tabs': 'tabs adapters',
  'testing/zim-server': 'token04 bytes.ts',
  'testing/backend': 'token04 adapters core',
  'testing/time': 'adapters',
  token04: 'bytes.ts',
};
// Optional peers: whoever does not use them need not have them.
const PEERS = {
  react: 'react',
  'react-native': 'platforms/react-native.ts',
  'zego-zim-react-native': 'platforms',
  msw: 'testing/msw',
};
const FORBIDDEN_IN_CORE =
  /\b(Date|Math\.random|setTimeout|setInterval|queueMicrotask|performance|globalThis|process)\b/;

const files = readdirSync(ROOT, { recursive: true }).filter((file) => /\.tsx?$/.test(file));
const problems = [];
const imports = new Map();

const layerOf = (file) => LAYERS.findIndex((pattern) => pattern.test(file));
const isIn = (place, file) => file === place || file.startsWith(`${place}/`);
const roomOf = (file) => Object.keys(ROOMS).find((room) => isIn(room, file));
const unused = new Set(
  Object.entries(ROOMS).flatMap(([room, places]) => places.split(' ').map((place) => `${room} → ${place}`)),
);

for (const file of files) {
  const text = readFileSync(join(ROOT, file), 'utf8');
  const layer = layerOf(file);
  const room = roomOf(file);
  if (layer < 0) problems.push(`${file}: belongs to no layer`);
  if (!room && /^testing\/.*\//.test(file)) problems.push(`${file}: belongs to no room`);
  const targets = [];
  for (const [, specifier] of text.matchAll(/(?:from|import)\s*\(?'([^']+)'/g)) {
    if (!specifier.startsWith('.')) {
      if (file.startsWith('core/')) problems.push(`${file}: core imports ${specifier}`);
      const place = PEERS[specifier] ?? PEERS[specifier.split(/[/-]/)[0]];
      if (place && !isIn(place, file)) problems.push(`${file}: only ${place} may import ${specifier}`);
      continue;
    }
    const target = normalize(join(dirname(file), specifier));
    targets.push(target);
    if (layerOf(target) < layer) problems.push(`${file}: imports ${target}, which points outwards`);
    if (!room || isIn(room, target)) continue;
    const place = ROOMS[room].split(' ').find((other) => isIn(other, target));
    if (place) unused.delete(`${room} → ${place}`);
    else problems.push(`${file}: imports ${target}, which ${room} must not`);
  }
  imports.set(file, targets);
  if (file.startsWith('core/')) {
    const code = text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '').replace(/'[^'\n]*'|`[^`]*`/g, "''");
    const found = FORBIDDEN_IN_CORE.exec(code);
    if (found) problems.push(`${file}: ${found[0]} is hidden time, randomness or environment`);
  }
}

const done = new Set();
function visit(file, path) {
  const start = path.indexOf(file);
  if (start >= 0) problems.push(`cycle: ${[...path.slice(start), file].join(' → ')}`);
  else if (!done.has(file)) {
    for (const target of imports.get(file) ?? []) visit(target, [...path, file]);
    done.add(file);
  }
}
for (const file of files) visit(file, []);

for (const arrow of unused) problems.push(`${arrow}: no import is of that kind`);

if (files.length < 15) problems.push(`only ${files.length} files seen in ${relative('.', ROOT)}`);
for (const problem of problems) console.error(problem);
console.log(`layers: ${files.length} files, ${problems.length} problems`);
process.exit(problems.length ? 1 : 0);
