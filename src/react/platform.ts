// Imported by the package's own name: the compiler of an App of React Native finds the types of that platform there.
import type { ZimEvents, ZimSessionEvents } from 'zim-session';

export type {
  LoginOptions,
  ZimInstance,
  ZimSession,
  ZimSessionError,
  ZimSessionSnapshot,
  ZimUser,
} from 'zim-session';

/** The events of the session and of ZIM. */
export type AllEvents = ZimSessionEvents & Omit<ZimEvents, keyof ZimSessionEvents>;
