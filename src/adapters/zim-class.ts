import { ZimSessionError } from '../core/errors.ts';
import type { RawZimClass } from './raw-zim.ts';

/** The class, from whatever a bundler makes of `import('zego-zim-web')`. */
export function findZimClass(module: unknown): RawZimClass | null {
  const holds = module as { ZIM?: unknown; default?: { ZIM?: unknown } } | null | undefined;
  const candidates = [holds, holds?.ZIM, holds?.default?.ZIM, holds?.default] as Partial<RawZimClass>[];
  const found = candidates.find((candidate) => typeof candidate?.create === 'function');
  return (found as RawZimClass | undefined) ?? null;
}

/** The class, or what its loader gives. Rejects `sdk-load-failed`. */
export async function loadZimClass(sdk: unknown): Promise<RawZimClass> {
  try {
    const found = findZimClass(sdk) ?? findZimClass(await (sdk as () => unknown)());
    if (found) return found;
  } catch (cause) {
    const server = typeof window === 'undefined' ? 'there is no browser page here' : undefined;
    throw new ZimSessionError('sdk-load-failed', { cause, detail: server });
  }
  throw new ZimSessionError('sdk-load-failed', { detail: 'the sdk option gave no ZIM class' });
}
