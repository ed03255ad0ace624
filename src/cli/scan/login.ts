import { isInstance } from './instances.ts';
import type { Hit, Source } from './source.ts';

/** Names that only ZIM's login has. */
const CONFIG = /^(isOfflineLogin|customStatus|customStatusDuration|userName)$/;

/** `login` with an empty token, or with none. */
export function findBareLogins(source: Source): Hit[] {
  const { syntax, place } = source;
  if (place.isTest || !/\blogin\b/.test(source.text)) return [];
  return syntax.calls('login').flatMap(({ receiver, name, args: [user, second], args }) => {
    if (receiver === '' || !user || args.length > 2) return [];
    const whose = isInstance(source, receiver, name);
    if (whose === false && receiver !== null) return [];
    const config = second && syntax.properties(second);
    const who = syntax.properties(user);
    const isOurs = whose === true;
    const isTheirs =
      isOurs ||
      Boolean(who?.has('userID') && second) ||
      [...(config?.keys() ?? [])].filter((key) => CONFIG.test(key)).length >= 2;
    if (!isTheirs) return [];
    const isBare = second
      ? config
        ? lacksToken(source, second, config)
        : isEmpty(source, second)
      : isOurs && (who ? who.has('userID') : true);
    return isBare ? [{ rule: 'login-without-token', at: syntax.startOf(name) }] : [];
  });
}

type Range = readonly [number, number];

function lacksToken(source: Source, [from, to]: Range, config: ReadonlyMap<string, Range>): boolean {
  for (let i = from; i < to; i++) if (source.syntax.at(i) === '...') return false;
  const token = config.get('token');
  return token ? isEmpty(source, token) : true;
}

const isEmpty = ({ syntax }: Source, [from, to]: Range) =>
  to - from === 1 && /^(''|""|``|undefined|null)$/.test(syntax.at(from));
