// What the checks of documents know of Markdown.
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));
/** Folders of others, and what is made. */
const NOT_OURS = /(^|\/)(node_modules|dist|coverage|\.(?!github)[^/]*)(\/|$)/;

/** Every Markdown file, relative to the root. */
export const DOCUMENTS = ['', 'examples/', 'test/']
  .flatMap((folder) => readdirSync(ROOT + folder, { recursive: folder !== '' }).map((file) => folder + file))
  .filter((file) => file.endsWith('.md') && !NOT_OURS.test(file))
  .sort();

export const read = (file) => readFileSync(ROOT + file, 'utf8');

/** The fenced blocks of a text: their info string, the line of their first line of code, and their lines. */
export function blocksOf(text) {
  const blocks = [];
  let block = null;
  for (const [index, line] of text.split('\n').entries()) {
    const fence = /^\s*```(.*)$/.exec(line);
    if (block) {
      if (!fence) block.code.push(line);
      else {
        blocks.push(block);
        block = null;
      }
    } else if (fence) block = { info: fence[1].trim(), line: index + 2, code: [] };
  }
  return blocks;
}

/** The text with its fenced code emptied, line by line the same. */
export function withoutCode(text) {
  let inside = false;
  const lines = text.split('\n').map((line) => {
    const isFence = /^\s*```/.test(line);
    const kept = inside || isFence ? '' : line;
    if (isFence) inside = !inside;
    return kept;
  });
  return lines.join('\n');
}

/** What a heading is as an anchor, as GitHub makes them; the second of the same name gets `-1`. */
export function anchorsOf(text) {
  const prose = withoutCode(text);
  const anchors = new Set([...prose.matchAll(/<a id="([^"]+)">/g)].map(([, id]) => id));
  const seen = new Map();
  for (const [, heading] of prose.matchAll(/^#{1,6} +(.+?) *#*$/gm)) {
    const name = heading
      .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .toLowerCase()
      .replace(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, '')
      .replaceAll(' ', '-');
    const times = seen.get(name) ?? 0;
    seen.set(name, times + 1);
    anchors.add(times ? `${name}-${times}` : name);
  }
  return anchors;
}
