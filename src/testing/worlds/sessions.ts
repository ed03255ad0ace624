import type { ZimSession, ZimSessionOptions } from 'zim-session';
import { createZimSession } from '../../index.ts';

/** The sessions that a world has made, so that it can end them. */
export class WorldSessions {
  readonly #made: ZimSession[] = [];
  readonly #options: ZimSessionOptions;
  readonly #create: (options: ZimSessionOptions) => ZimSession;

  /** `create`: where they are those of another platform, which differ in the types of ZIM only. */
  constructor(
    options: ZimSessionOptions,
    create: (options: ZimSessionOptions) => unknown = createZimSession,
  ) {
    this.#options = options;
    this.#create = create as (options: ZimSessionOptions) => ZimSession;
  }

  create(options: Partial<ZimSessionOptions> = {}): ZimSession {
    const platform = { ...this.#options.platform, ...options.platform };
    const session = this.#create({ ...this.#options, ...options, platform });
    this.#made.push(session);
    return session;
  }

  /** Resolves when the last one has let go of the instance, which takes a microtask. */
  async end(): Promise<void> {
    for (const session of this.#made.splice(0)) session.destroy();
    await Promise.resolve();
  }
}
