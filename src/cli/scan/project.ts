import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import type { Place } from './source.ts';

/** What the nearest package.json says. */
export interface Package {
  readonly name: string;
  readonly isPrivate: boolean;
  readonly dependencies: readonly string[];
  /** It has the files that every uni-app, and every mini program has. */
  readonly isUniApp: boolean;
  readonly isMiniProgram: boolean;
}

const NONE: Package = { name: '', isPrivate: true, dependencies: [], isUniApp: false, isMiniProgram: false };

const VENDORS = /^(zego-(zim|zpns|express|uikit)[\w-]*|@zegocloud\/.*|zim-session)$/;
/** Where packages lie that an app did not write. */
const PACKAGES =
  /(^|\/)(node_modules|miniprogram_npm|uni_modules|js_sdk|nativeplugins)\/(@[^/]+\/)?([^/]+)/gi;
const VENDORS_FOLDER = /^(zego-|zim-session$)/i;

const TEST = /(^|\/)(__tests__|__mocks__)\/|\.(test|spec)\.[cm]?[jt]sx?$|^(tests?|e2e|cypress|specs?)\//i;

const SERVERS_FOLDER =
  /(^|\/)([\w-]*servers?|backend|cloudfunctions|unicloud[\w-]*|lambdas?|netlify\/functions|supabase\/functions|functions|pages\/api)\/|(^|\/)app\/(.*\/)?route\.[jt]s$|(^|\/)server\.[cm]?[jt]s$/i;
const SERVERS_MODULE =
  /(?:\bfrom\s*|\brequire\(\s*|\bimport\(?\s*)['"](node:[\w/]+|https?|fs|net|express|koa|fastify|hono|h3|egg|next\/(server|headers)|server-only|firebase-functions[\w/]*|@nestjs\/[\w-]+|@hapi\/hapi|wx-server-sdk|@cloudbase\/node-sdk)['"]/;
const CRYPTO_MODULE = /(?:\bfrom\s*|\brequire\(\s*)['"]crypto['"]/;
const SERVERS_DEPENDENCY = /^(express|koa|fastify|hono|egg|@nestjs\/core|@hapi\/hapi)$/;
const CLIENTS_DEPENDENCY =
  /^(zego-(zim|express|uikit)[\w-]*|@zegocloud\/.*|react|react-native|vue|svelte|preact|@angular\/core|@dcloudio\/.*|@tarojs\/taro|zim-session)$/;
const HEAD = 20_000;

/** Knows to which package a file belongs, and what that makes of it. */
export class Project {
  readonly #root: string;
  readonly #packages = new Map<string, Package>();

  constructor(root: string) {
    this.#root = resolve(root);
  }

  /** `inside`: the name within an archive. */
  placeOf(file: string, text: string, inside = ''): Place {
    const whole = resolve(file).split(sep).join('/');
    const below = inside || relative(this.#root, resolve(file)).split(sep).join('/');
    const mine = this.packageOf(file);
    const folder = [...`${whole}/${inside}`.matchAll(PACKAGES)].at(-1)?.[3] ?? '';
    return {
      isVendors:
        VENDORS_FOLDER.test(folder) || whole.includes('/node_modules/@zegocloud/') || isVendors(mine),
      isServers: isServers(below, text.slice(0, HEAD), mine),
      isTest: TEST.test(below),
    };
  }

  packageOf(file: string): Package {
    return this.#packageAt(dirname(resolve(file)));
  }

  #packageAt(folder: string): Package {
    const known = this.#packages.get(folder);
    if (known) return known;
    const up = dirname(folder);
    const found =
      readPackage(folder) ??
      (up === folder || basename(folder) === 'node_modules' || existsSync(join(folder, '.git'))
        ? NONE
        : this.#packageAt(up));
    this.#packages.set(folder, found);
    return found;
  }
}

const isVendors = ({ name, isPrivate }: Package) => !isPrivate && VENDORS.test(name);

function isServers(path: string, head: string, { dependencies }: Package): boolean {
  if (SERVERS_FOLDER.test(path) || SERVERS_MODULE.test(head) || /^\s*['"]use server['"]/.test(head))
    return true;
  const isClients = dependencies.some((one) => CLIENTS_DEPENDENCY.test(one));
  if (!dependencies.length || isClients) return false;
  return CRYPTO_MODULE.test(head) || dependencies.some((one) => SERVERS_DEPENDENCY.test(one));
}

function readPackage(folder: string): Package | null {
  const has = (name: string) => existsSync(join(folder, name));
  const isUniApp = has('pages.json') && has('manifest.json');
  const isMiniProgram = has('app.json') && (has('project.config.json') || has('app.js'));
  let read: { name?: unknown; private?: unknown } & Record<string, object | undefined> = {};
  try {
    read = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  } catch {
    if (!isUniApp && !isMiniProgram) return null;
  }
  return {
    name: String(read.name ?? ''),
    isPrivate: read.private === true,
    dependencies: Object.keys({ ...read.dependencies, ...read.devDependencies, ...read.peerDependencies }),
    isUniApp,
    isMiniProgram,
  };
}
