import { closeSync, openSync, readSync } from 'node:fs';

/** A part of a text, and where it begins. */
export interface Window {
  readonly text: string;
  /** Lines in front of it, and characters in front of it on its first line. */
  readonly line: number;
  readonly column: number;
  /** Characters in front of it. */
  readonly offset: number;
  readonly isLast: boolean;
}

/** Characters that are looked at in one go: what is in one window is held against the rest of it only. */
const SIZE = 4_000_000;
const OVERLAP = 100_000;
const CHUNK = 1_000_000;

/** Reads a file in windows that overlap. `cut` says where, at or after an offset, the next one may begin. */
export function* windowsOf(
  path: string,
  cut: (from: number) => number,
  size: number = SIZE,
): Generator<Window> {
  const file = openSync(path, 'r');
  try {
    const decoder = new TextDecoder();
    const chunk = new Uint8Array(CHUNK);
    let [text, line, column, offset, isLast] = ['', 0, 0, 0, false];
    while (!isLast) {
      while (text.length < size && !isLast) {
        const count = readSync(file, chunk);
        isLast = count === 0;
        text += decoder.decode(chunk.subarray(0, count), { stream: !isLast });
      }
      yield { text, line, column, offset, isLast };
      if (isLast) return;
      const at = Math.max(
        1,
        Math.min(text.length, cut(Math.max(0, text.length - Math.min(OVERLAP, size / 2)))),
      );
      const gone = text.slice(0, at);
      const last = gone.lastIndexOf('\n');
      line += gone.split('\n').length - 1;
      column = last < 0 ? column + at : at - last - 1;
      offset += at;
      text = text.slice(at);
    }
  } finally {
    closeSync(file);
  }
}

/** The line and column of each offset of a window, both from 1 on. The offsets have to be in order. */
export function placesIn(window: Window, offsets: readonly number[]): { line: number; column: number }[] {
  let [line, start, next] = [window.line, -window.column, window.text.indexOf('\n')];
  return offsets.map((at) => {
    while (next >= 0 && next < at) {
      line++;
      start = next + 1;
      next = window.text.indexOf('\n', start);
    }
    return { line: line + 1, column: at - start + 1 };
  });
}
