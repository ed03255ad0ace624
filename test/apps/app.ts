/** An app in a folder of its own, outside of this repository: it installs the packed package and does something with it. */
export interface App {
  readonly name: string;
  /** What it installs besides ours, as npm names it. */
  readonly packages: readonly string[];
  /** Its files, by path. */
  readonly files?: Readonly<Record<string, string>>;
  /** npm, unless it says otherwise. */
  readonly install?: (folder: Folder, packages: readonly string[]) => Promise<unknown>;
  /** Answers what there is to say of it; rejects where it does not hold. */
  readonly check: (folder: Folder) => Promise<string> | string;
}

/** The folder of an app. */
export interface Folder {
  readonly path: string;
  /** Runs a program there; answers what it printed. Rejects with that where it fails. */
  run(program: string, args: readonly string[], env?: Readonly<Record<string, string>>): Promise<string>;
  /** One of the packages' own programs. */
  bin(name: string, args: readonly string[], env?: Readonly<Record<string, string>>): Promise<string>;
  /** A script for Node. */
  node(script: string, args?: readonly string[]): Promise<string>;
  /** Logs in with a page of this folder, in Chromium, on the loopback server; answers how that ended. */
  logIn(page: Page): Promise<void>;
}

/** What of an app's folder is served. */
export interface Page {
  /** Where in the app's folder the files are. */
  readonly files: string;
  /** HTML by file name; `index.html` is opened. */
  readonly pages?: Readonly<Record<string, string>>;
  /** What holds the outcome. */
  readonly element?: string;
}

/** The SDK with which apps are tried. */
export const SDK = 'zego-zim-web@2.29.0';

/** Throws where it is not so. */
export function must(isSo: boolean, otherwise: string): void {
  if (!isSo) throw new Error(otherwise);
}
