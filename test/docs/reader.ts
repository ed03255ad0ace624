import { type ChildProcess, spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import type { Step } from './steps.ts';

/** Does what a document says, in a folder. */
export interface Reader {
  /** Answers the addresses that programs which go on running have printed. Throws where a command fails, or prints something else than the document shows. */
  follow(steps: readonly Step[]): Promise<string[]>;
  /** Ends what goes on running. */
  stop(): void;
}

/** Programs that serve until they are stopped. */
const SERVES = /^(npx vite|node --env-file=\S+ server\.mjs)$/;
const ADDRESS = /http:\/\/\S+/;

/** Free ones, where those of the documents may be taken: 8787, and Vite's own. */
export interface Ports {
  readonly endpoint: number;
  readonly page: number;
}

/** `install` does what `npm install` is told to. */
export function createReader(
  folder: string,
  install: (names: readonly string[]) => Promise<unknown>,
  ports?: Ports,
): Reader {
  const serving = new Set<ChildProcess>();
  const here = (text: string) =>
    ports
      ? text.replaceAll('8787', String(ports.endpoint)).replace(/^npx vite$/, `npx vite --port ${ports.page}`)
      : text;

  function start(command: string): { child: ChildProcess; ended: Promise<string>; said(): string } {
    // What vitest and npm tell their own processes is not for these.
    const own = Object.entries(process.env).filter(
      ([name]) => !/^(VITEST|NODE_ENV$|npm_|FORCE_COLOR)/.test(name),
    );
    const child = spawn('bash', ['-c', command], {
      cwd: folder,
      env: {
        ...Object.fromEntries(own),
        NO_COLOR: '1',
        npm_config_registry: process.env.npm_config_registry,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    const parts: string[] = [];
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => parts.push(String(data)));
    const said = () => stripVTControlCharacters(parts.join(''));
    const ended = new Promise<string>((resolve, reject) => {
      child.on('close', (status) => {
        if (status === 0) resolve(said());
        else reject(new Error(`"${command}" ended with ${status}:\n${said()}`));
      });
    });
    return { child, ended, said };
  }

  /** Answers the address where it serves. */
  async function serve(command: string): Promise<string> {
    const { child, ended, said } = start(command);
    serving.add(child);
    ended.catch(() => {}).finally(() => serving.delete(child));
    return new Promise((resolve, reject) => {
      const look = () => {
        const address = ADDRESS.exec(said())?.[0];
        if (address) resolve(address);
      };
      child.stdout?.on('data', look);
      child.on('close', () => reject(new Error(`"${command}" ended:\n${said()}`)));
    });
  }

  async function type(command: string, addresses: string[]): Promise<string> {
    const names = /^npm install (.+)$/.exec(command)?.[1];
    if (names) {
      await install(names.split(' ').filter((name) => !name.startsWith('-')));
      return '';
    }
    if (!SERVES.test(command)) return start(here(command)).ended;
    addresses.push(await serve(here(command)));
    return '';
  }

  return {
    async follow(steps) {
      const addresses: string[] = [];
      for (const step of steps) {
        if ('file' in step) {
          writeFileSync(join(folder, step.file), here(step.text));
          continue;
        }
        let printed = '';
        for (const command of step.commands) printed += await type(command, addresses);
        if (step.prints !== undefined && printed !== step.prints)
          throw new Error(`${step.commands.join('; ')} printed\n${printed}and not\n${step.prints}`);
      }
      return addresses;
    },
    stop() {
      // A program that `npx` started is another process of its group.
      for (const { pid } of serving) if (pid) process.kill(-pid, 'SIGKILL');
      serving.clear();
    },
  };
}
