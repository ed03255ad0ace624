import { findAppSigns, type SignFacts } from './app-sign.ts';
import { findReplacedListeners } from './listeners.ts';
import { findBareLogins } from './login.ts';
import { APP_SIGN, namedValues, SERVER_SECRET } from './named-values.ts';
import { findOldRenewals } from './renewal.ts';
import { type Hit, type Place, Source, unique } from './source.ts';
import { findSecrets } from './token-generator.ts';

/** Words without one of which no rule has anything to find. */
const WORTH =
  /app[_-]?sign|server[_-]?secret|generate(Token0|KitToken)|ctime|renewToken|\bzim|zego|[a-z]+MessageReceived|isOfflineLogin|app_?id|['"`][\da-f]{64}['"`]/i;
/** Settings that a build puts into a client. */
const PUBLIC =
  /(^|[^\w])(VITE|NEXT_PUBLIC|REACT_APP|EXPO_PUBLIC|VUE_APP|UNI_APP|TARO_APP|NUXT_PUBLIC|NG_APP|GATSBY|PUBLIC)_\w*$/;

export interface Found {
  readonly hits: readonly Hit[];
  readonly facts: SignFacts | null;
}

/** All that the rules find in code. */
export function findInCode(
  text: string,
  place: Place,
  of: { isBundle?: boolean; isPart?: boolean } = {},
): Found & { readonly source: Source } {
  const source = new Source(text, place, of);
  if (!WORTH.test(text)) return { hits: [], facts: null, source };
  const { hits, facts } = findAppSigns(source);
  const vendors = place.isVendors
    ? []
    : [...findOldRenewals(source), ...findReplacedListeners(source), ...findBareLogins(source)];
  return { hits: [...hits, ...findSecrets(source), ...vendors], facts, source };
}

/** The same in a page: its scripts, and what stands under its name anywhere. */
export function findInPage(text: string, place: Place): Found {
  const { hits, facts } = findInCode(scriptsOf(text), place);
  const named = namedValues(text, APP_SIGN).map((at): Hit => ({ rule: 'app-sign', at }));
  return { hits: unique([...hits, ...named]), facts };
}

/** In settings and in languages of native code: values under their names. */
export function findInSettings(text: string, place: Place, isClients: boolean): Found {
  const signs = namedValues(text, APP_SIGN).map((at): Hit => ({ rule: 'app-sign', at }));
  const secrets = namedValues(text, SERVER_SECRET).filter((at) => {
    const line = text.slice(Math.max(0, text.lastIndexOf('\n', at)), at);
    return (
      !place.isServers && (isClients || PUBLIC.test(line.replace(/SERVER[_-]?SECRET.*$/i, '').trimEnd()))
    );
  });
  return { hits: [...signs, ...secrets.map((at): Hit => ({ rule: 'server-secret', at }))], facts: null };
}

/** The text with everything but its scripts blanked, so that each stays where it is. */
function scriptsOf(text: string): string {
  let scripts = '';
  for (const { index, 0: tag } of text.matchAll(/<script\b[^<>]*>/gi)) {
    const from = index + tag.length;
    if (from < scripts.length) continue;
    const end = text.indexOf('</script', from);
    scripts += blank(text.slice(scripts.length, from)) + text.slice(from, end < 0 ? text.length : end);
  }
  return scripts;
}

const blank = (text: string) => text.replace(/[^\n]/g, ' ');
