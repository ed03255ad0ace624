import { readFileSync } from 'node:fs';

/** What a reader of a document does: saves a file, or types commands; what these print, if the document shows it. */
export type Step =
  | { readonly file: string; readonly text: string }
  | { readonly commands: readonly string[]; prints?: string };

const BLOCK = /(?:^(.*)\n\n)?^```(\w+).*\n([\s\S]*?)^```$/gm;
const FILE = /`([\w-]*\.[\w.]+)`/;

/** The steps of a section, from its heading to the next one. The line above a block names its file. */
export function stepsOf(document: string, heading: string): Step[] {
  const text = readFileSync(new URL(`../../${document}`, import.meta.url), 'utf8');
  const section = text.split(/^## /m).find((part) => part.startsWith(`${heading}\n`));
  if (!section) throw new Error(`${document} has no section "${heading}"`);
  const steps: Step[] = [];
  for (const [, above = '', language, code = ''] of section.matchAll(BLOCK)) {
    const last = steps.at(-1);
    const file = FILE.exec(above)?.[1];
    if (language === 'sh') steps.push({ commands: code.trim().split('\n') });
    else if (language === 'text' && last && 'commands' in last) last.prints = code;
    else if (file) steps.push({ file, text: code });
    else throw new Error(`${document}: "${above}" names no file for the block below it`);
  }
  return steps;
}
