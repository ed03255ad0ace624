import { ZimSessionError } from '../core/errors.ts';
import type { RawZimClass } from './raw-zim.ts';

/** Where the class comes from: an option, or the entry's. */
interface Source {
  /** The class, or its loader. */
  readonly sdk: object;
  readonly home: object | null;
}

/** The SDK is not there, or not as it should be. */
export const sdkFailed = (detail?: string, cause?: unknown): ZimSessionError =>
  new ZimSessionError('sdk-load-failed', { detail, cause });

/** Which of these functions it lacks, in words; empty where it has them all. */
export const lacking = (given: unknown, functions: readonly string[]): string =>
  functions.filter((name) => typeof (given as Record<string, unknown>)[name] !== 'function').join('(), ');

/** The class, from whatever a bundler makes of `import('zego-zim-web')`. */
export function findZimClass(module: unknown): RawZimClass | null {
  try {
    const holds = module as { ZIM?: unknown; default?: { ZIM?: unknown } } | null | undefined;
    const candidates = [holds, holds?.ZIM, holds?.default?.ZIM, holds?.default] as Partial<RawZimClass>[];
    const found = candidates.find((candidate) => typeof candidate?.create === 'function');
    return (found as RawZimClass | undefined) ?? null;
  } catch {
    // A module that imports itself in a circle throws where what it exports is not there yet.
    return null;
  }
}

/** The class, or what its loader gives; without a `home` there is no page either. Rejects `sdk-load-failed`. */
export async function loadZimClass({ sdk, home }: Source): Promise<RawZimClass> {
  try {
    const found = findZimClass(sdk) ?? findZimClass(await (sdk as () => unknown)());
    if (found) return found;
  } catch (cause) {
    throw sdkFailed(home ? undefined : 'there is no browser page here', cause);
  }
  throw sdkFailed('no ZIM class was loaded');
}

const numberOf = (version: string): number => {
  const [, major, minor] = /^(\d{1,4})\.(\d{1,4})/.exec(version) ?? [];
  return Number(major) * 10_000 + Number(minor);
};

/** Refuses what is no ZIM class that this library knows. Throws `sdk-load-failed`, and says what is amiss. */
export function checkZimClass(ZIM: RawZimClass, since: string): void {
  const lack = lacking(ZIM, ['getInstance']);
  if (lack) throw sdkFailed(`the ZIM class has no ${lack}()`);
  let version = '';
  try {
    version = String(ZIM.getVersion?.());
  } catch {
    // Of what does not tell its version nobody knows that it is too old.
  }
  if (numberOf(version) < numberOf(since)) {
    throw sdkFailed(`the SDK has version ${/[\d.]+/.exec(version)}, and ${since} or later is needed`);
  }
}
