import { DEVELOPMENT_APP } from '../../token04/development-app.ts';

/** A kind of secret: how it is called, and how its values look. */
export interface Secret {
  readonly names: RegExp;
  readonly values: RegExp;
}

/** `appSignature` and `appSigningKey` are something else, and are 64 hex digits, too. */
export const APP_SIGN: Secret = {
  names: /app[_-]?sign(?!a|ing|ed|er|in\b)[\w$-]*/gi,
  values: /(?<![\w+/$-])[0-9a-f]{64}(?![\w+/=$-])/gi,
};

export const SERVER_SECRET: Secret = {
  names: /server[_-]?secret[\w$-]*/gi,
  values: /(?<![\w+/$-])[0-9a-z]{32}(?![\w+/=$-])/gi,
};

/** Characters between a name and its value: two of them and a choice by the environment. */
const REACH = 240;
const FEWEST_CHARACTERS = 6;

/** Where a secret stands behind its name: `appSign: '…'`, `APP_SIGN=…`, `<key>AppSign</key><string>…`. */
export function namedValues(text: string, { names, values }: Secret): number[] {
  const found = new Set<number>();
  for (const { index, 0: name } of text.matchAll(names)) {
    const from = index + name.length;
    const behind = text.slice(from, from + REACH);
    for (const { index: at, 0: value } of behind.matchAll(values)) {
      if (!isGap(behind.slice(0, at), values)) break;
      if (isVaried(value)) found.add(from + at);
    }
  }
  return [...found].sort((a, b) => a - b);
}

/** A row of zeros or of x is a placeholder. */
export function isVaried(value: string): boolean {
  // Everybody knows the secret of the app for trying things out: it opens nothing.
  if (value === DEVELOPMENT_APP.serverSecret) return false;
  return new Set(value).size >= FEWEST_CHARACTERS && /\d/.test(value);
}

/** Whether nothing comes between a name and a value but what assigns it: types, tags, a choice. */
function isGap(text: string, values: RegExp): boolean {
  const rest = text
    .replace(values, '')
    .replace(/<\/?[a-z]+>/gi, '')
    .replace(/^\\?["']\s*,/, '')
    .replace(/\b(process|import\.meta)\.env(\.\w+)?/g, '')
    .replace(/\b[\w$.]+\s*(?=\?|\|\|)/g, '')
    .replace(/(?<=:\s*)(String|string|any)\b/g, '')
    .replace(/\bas const\b/, '');
  return !/[\w;{},]/.test(rest) && rest.length - rest.replaceAll('\n', '').length <= 2;
}
