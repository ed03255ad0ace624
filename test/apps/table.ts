import { readFileSync } from 'node:fs';
import type { App } from './app.ts';

export interface Result {
  readonly app: App;
  readonly ok: boolean;
  /** What there is to say of it; why not, where it does not hold. */
  readonly told: string;
}

/** What a table is about. */
export interface About {
  readonly title: string;
  /** That writes it. */
  readonly command: string;
  readonly file: string;
  /** What a row is. */
  readonly kind: string;
}

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

export const today = (): string =>
  new Date().toLocaleDateString('en-GB', { day: 'numeric', month: 'long', year: 'numeric' });

export function tableOf(results: readonly Result[], { title, command, kind }: About): string {
  const rows = results.map(({ app, ok, told }) => {
    const [first = ''] = told.split('\n');
    return `| ${app.name} | ${ok ? 'yes' : '**no**'} | ${first.replaceAll('|', '\\|')} |`;
  });
  const passed = results.filter(({ ok }) => ok).length;
  return `# ${title}

\`${command}\` writes this table: zim-session ${version} as it is packed, in a fresh folder for each ${kind}, on ${today()}, with Node ${process.versions.node}. ${passed} of ${results.length} hold.

| ${kind} | holds | |
|---|---|---|
${rows.join('\n')}
`;
}
