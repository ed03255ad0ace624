import { closeSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import { findInBytecode } from './bytecode.ts';
import { filesAt, formOf } from './files.ts';
import { isBytecode } from './hermes.ts';
import { Ledger, type Scan } from './ledger.ts';
import { platformOf } from './platform.ts';
import { Project } from './project.ts';
import { type Place, unique } from './source.ts';
import { type Found, findInCode, findInPage, findInSettings } from './text.ts';
import { placesIn, type Window, windowsOf } from './windows.ts';
import { isEncryptedWxapkg, isWxapkg, readWxapkg } from './wxapkg.ts';
import { type Entry, readZip } from './zip.ts';

/** Bytes of a file that is read as a whole: bytecode, an archive. Text is read in windows, up to the second. */
const MOST_WHOLE = 512_000_000;
const MOST_TEXT = 2_000_000_000;
const MOST_ENTRY = 64_000_000;
const PACKAGES = /\.(wxapkg)$/i;
const BUNDLES_NAME = /\.(bundle|jsbundle|min\.[cm]?js|hbc)$/i;
const CLIENTS_SETTINGS = /^(react-native|@dcloudio\/.*|zego-zim-(react-native|miniprogram))$/;

/** Looks through a file or a folder. Rejects what the file system rejects for `path` itself; what is below it and cannot be read is unseen. */
export function scanPath(path: string): Scan {
  const project = new Project(statSync(path).isDirectory() ? path : '.');
  const ledger = new Ledger();
  for (const file of filesAt(path)) {
    try {
      scanFile(file, file === path, project, ledger);
    } catch (error) {
      ledger.miss(file, reasonOf(error));
    }
  }
  return ledger.close();
}

function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (error instanceof RangeError) return 'It is cut off, or broken.';
  return code ? `It cannot be read: ${code}.` : message;
}

function scanFile(file: string, isAsked: boolean, project: Project, ledger: Ledger): void {
  const form = formOf(file);
  const head = readHead(file);
  const size = statSync(file).size;
  const isPacked = form === 'archive' || isWxapkg(head) || isEncryptedWxapkg(head) || isBytecode(head);
  if (isPacked || PACKAGES.test(file)) {
    if (size > MOST_WHOLE) return ledger.miss(file, `It has over ${MOST_WHOLE / 1e6} MB: unpack it.`);
    return scanBytes(file, readFileSync(file), '', project, ledger);
  }
  if (form === 'unknown' && (!isAsked || head.includes(0))) {
    if (isAsked) ledger.miss(file, 'It is neither text nor a package that is known here.');
    return;
  }
  if (size > MOST_TEXT) return ledger.miss(file, `It has over ${MOST_TEXT / 1e9} GB.`);
  ledger.look(file);
  scanText(file, project, ledger);
}

function readHead(file: string): Uint8Array {
  const handle = openSync(file, 'r');
  try {
    const head = new Uint8Array(4096);
    return head.subarray(0, readSync(handle, head));
  } finally {
    closeSync(handle);
  }
}

function scanText(file: string, project: Project, ledger: Ledger): void {
  let syntaxOf: (() => number[]) | null = null;
  const cut = (from: number): number => {
    // At the end of a statement, where no string is open.
    return syntaxOf?.().find((at) => at >= from) ?? from;
  };
  for (const window of windowsOf(file, cut)) {
    const place = project.placeOf(file, window.text);
    const isPart = window.offset > 0 || !window.isLast;
    const found = findIn(file, window.text, place, project, isPart);
    syntaxOf = found.ends;
    tell(file, window, found, project, ledger);
  }
}

function findIn(
  file: string,
  text: string,
  place: Place,
  project: Project,
  isPart = false,
): Found & { ends: (() => number[]) | null } {
  const form = formOf(file);
  if (form === 'settings') {
    const isClients =
      /\.json5?$/i.test(file) ||
      project.packageOf(file).dependencies.some((one) => CLIENTS_SETTINGS.test(one));
    return { ...findInSettings(text, place, isClients), ends: null };
  }
  if (form === 'page') return { ...findInPage(text, place), ends: null };
  const { source, ...found } = findInCode(text, place, { isBundle: BUNDLES_NAME.test(file), isPart });
  return { ...found, ends: () => source.syntax.ends };
}

function tell(file: string, window: Window, { hits, facts }: Found, project: Project, ledger: Ledger): void {
  const sorted = unique(hits).sort((a, b) => a.at - b.at);
  const platform = platformOf(file, window.text, project.packageOf(file));
  const places = placesIn(
    window,
    sorted.map(({ at }) => at),
  );
  for (const [i, { rule }] of sorted.entries())
    ledger.find({ rule, platform, file, ...(places[i] as (typeof places)[0]), offset: null });
  for (const [name, all] of facts?.constants ?? []) {
    for (const place of placesIn(window, all))
      ledger.know(name, { rule: 'app-sign', platform, file, ...place, offset: null });
  }
  for (const name of facts?.given ?? []) ledger.want(name);
}

/** What is read as a whole; `inside` is its name in the archive that it came from. */
function scanBytes(file: string, bytes: Uint8Array, inside: string, project: Project, ledger: Ledger): void {
  const shown = inside ? `${file}!/${inside}` : file;
  if (isBytecode(bytes)) {
    ledger.look(shown);
    const platform = 'react-native';
    for (const { rule, at } of findInBytecode(bytes))
      ledger.find({ rule, platform, file: shown, line: null, column: null, offset: at });
    return;
  }
  if (isEncryptedWxapkg(bytes))
    return ledger.miss(shown, 'It is encrypted: decrypt it, or scan what it was built from.');
  if (isWxapkg(bytes)) return scanEntries(file, readWxapkg(bytes), inside, project, ledger);
  if (formOf(shown) === 'archive') return scanEntries(file, readZip(bytes), inside, project, ledger);
  if (!/^(code|page|settings)$/.test(formOf(shown)))
    return ledger.miss(shown, 'It is no package of a mini program.');
  ledger.look(shown);
  const text = new TextDecoder().decode(bytes);
  const found = findIn(shown, text, project.placeOf(file, text, inside), project);
  tell(shown, { text, line: 0, column: 0, offset: 0, isLast: true }, found, project, ledger);
}

function scanEntries(
  file: string,
  entries: readonly Entry[],
  inside: string,
  project: Project,
  ledger: Ledger,
): void {
  for (const { name, size, read } of entries) {
    const shown = inside ? `${inside}!/${name}` : name;
    const form = formOf(name);
    // Native settings are binary in there.
    if (form === 'unknown' && !PACKAGES.test(name) && !/\.hbc$/i.test(name)) continue;
    if (form === 'settings' && !/\.json$/i.test(name)) continue;
    if (size > MOST_ENTRY) {
      ledger.miss(`${file}!/${shown}`, `It has over ${MOST_ENTRY / 1e6} MB: unpack it.`);
      continue;
    }
    try {
      scanBytes(file, read(), shown, project, ledger);
    } catch (error) {
      ledger.miss(`${file}!/${shown}`, reasonOf(error));
    }
  }
}
