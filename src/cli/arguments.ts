import { parseArgs } from 'node:util';
import { isZimSessionError } from '../core/errors.ts';
import { checkUser } from '../core/user.ts';
import type { Question } from './ask.ts';
import type { App } from './token.ts';
import { UsageError } from './usage.ts';

export interface Arguments {
  readonly json: boolean;
  readonly question: Question;
  readonly app: App | null;
}

type Env = Readonly<Record<string, string | undefined>>;

// A page cannot set these; fetch would not take some of them here either.
const NOT_OURS =
  /^(host|connection|content-length|expect|keep-alive|origin|te|trailer|transfer-encoding|upgrade|via|access-control-.*|proxy-.*|sec-.*)$/i;

function refuse(message: string): never {
  throw new UsageError(message);
}

/** Reads the command line. Throws UsageError. */
export function readArguments(argv: readonly string[], env: Env): Arguments | 'help' {
  const { values, positionals } = parse(argv);
  if (values.help) return 'help';
  const [command, address, ...more] = positionals;
  if (command !== 'check')
    refuse('There are two commands: zim-session check URL --user ID, and zim-session scan PATH');
  if (!address) refuse('Name the URL of the token endpoint.');
  if (more.length) refuse("One URL at a time; quote what has spaces: --header 'name: value'");
  if (values.user === undefined) refuse('Name a user: --user ID');
  const userID = checkedUser(values.user);
  const method = (values.method ?? 'GET').toUpperCase();
  if (method !== 'GET' && method !== 'POST') refuse('--method must be GET or POST, as in tokenEndpoint.');
  const headers = headersOf(values.header ?? [], env);
  const question = {
    url: urlOf(address),
    userID,
    method,
    headers,
    origin: originOf(values.origin),
    credentials: values.credentials || Object.keys(headers).some((name) => name.toLowerCase() === 'cookie'),
    ...parametersOf(values.param ?? [], env),
  } as const;
  return { json: values.json ?? false, question, app: appOf(env) };
}

function parse(argv: readonly string[]) {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  const texts = { type: 'string', multiple: true } as const;
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        user: text,
        origin: text,
        credentials: flag,
        method: text,
        param: texts,
        header: texts,
        json: flag,
        help: { ...flag, short: 'h' },
      },
    });
  } catch (error) {
    // Its message may quote the command line.
    const { code, message } = error as Error & { code?: string };
    const [, option] = /'?(--[a-z][\w-]*)/.exec(message) ?? [];
    if (!option) refuse('Wrong option.');
    if (code !== 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE') refuse(`${option} is no option of this command.`);
    if (message.includes('does not take an argument')) refuse(`${option} takes no value.`);
    const dash = message.includes('ambiguous') ? ` One that begins with a dash is given as ${option}=-…` : '';
    refuse(`The value of ${option} is missing.${dash}`);
  }
}

function checkedUser(userID: string): string {
  try {
    checkUser({ userID }, () => {});
    return userID;
  } catch (error) {
    if (isZimSessionError(error)) refuse(`--user: ${error.message}`);
    throw error;
  }
}

function urlOf(address: string): URL {
  if (!URL.canParse(address)) refuse('The URL must be whole: https://api.example.com/zim/token');
  const url = new URL(address);
  if (!/^https?:$/.test(url.protocol)) refuse('The URL must begin with https:// or http://');
  if (url.username || url.password) refuse('The URL must hold no password: a page could not ask it.');
  url.hash = '';
  return url;
}

function originOf(text: string | undefined): string | null {
  if (text === undefined) return null;
  const origin = URL.canParse(text) ? new URL(text).origin : 'null';
  if (origin === 'null' || !/^https?:/.test(origin)) refuse('--origin must be like https://app.example.com');
  return origin;
}

function filledIn(value: string, env: Env): string {
  return value.replace(/@env:(\w+)/g, (_all, name: string) => {
    return env[name] || refuse(`The environment variable ${name} is not set, or empty.`);
  });
}

function headersOf(given: readonly string[], env: Env): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const line of given) {
    const [, name = '', value = ''] = /^([\w!#$%&'*+.^`|~-]+)\s*:\s*(.*)$/s.exec(line) ?? [];
    if (!name) refuse("--header must be like 'authorization: Bearer @env:ACCESS_TOKEN'");
    if (NOT_OURS.test(name)) refuse(`--header: a page cannot set ${name}. For the origin there is --origin.`);
    const filled = filledIn(value, env);
    if (/[^\t\x20-\x7e\x80-\xff]/.test(filled))
      refuse(`--header: the value of ${name} has a character that HTTP does not allow.`);
    headers[name] = filled;
  }
  return headers;
}

function parametersOf(given: readonly string[], env: Env): Pick<Question, 'param' | 'params'> {
  let param = 'userId';
  const params: Record<string, string> = {};
  for (const text of given) {
    const at = text.indexOf('=');
    if (!text || at === 0) refuse('--param must be like NAME, or like NAME=VALUE');
    if (at < 0) param = text;
    else params[text.slice(0, at)] = filledIn(text.slice(at + 1), env);
  }
  return { param, params };
}

function appOf({ ZEGO_APP_ID: id, ZEGO_SERVER_SECRET: secret }: Env): App | null {
  if (!id && !secret) return null;
  if (!id || !secret) refuse('Set both ZEGO_APP_ID and ZEGO_SERVER_SECRET, or neither.');
  const appID = Number(id);
  if (!/^\d+$/.test(id) || !Number.isSafeInteger(appID) || appID === 0)
    refuse('ZEGO_APP_ID must be a positive integer.');
  if (secret.length === 64)
    refuse('ZEGO_SERVER_SECRET has 64 characters: this is the AppSign. The ServerSecret has 32.');
  if (secret.length !== 32) refuse('ZEGO_SERVER_SECRET must have 32 characters.');
  return { appID, secret };
}
