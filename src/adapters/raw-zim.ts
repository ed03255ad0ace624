// Structural types: the vendor's differ from version to version, and have no place for an empty AppSign.
export type Listener = (zim: unknown, data: unknown) => void;
export type Method = (...args: unknown[]) => unknown;

export interface RawZim {
  on(type: string, listener: Listener): void;
  off(type?: string): void;
  login(userID: string, config: object): Promise<void>;
  /** A promise where there is a bridge. */
  logout(config?: object): unknown;
  renewToken(token: string): Promise<unknown>;
  destroy(): void;
  updateUserAvatarUrl(url: string): Promise<unknown>;
  queryUsersStatus?(userIDs: string[]): Promise<unknown>;
}

export interface RawZimClass {
  create(config: object): RawZim | null;
  getInstance(): RawZim | null | undefined;
  /** A promise where there is a bridge between it and JavaScript. */
  getVersion?(): string | Promise<string>;
}
