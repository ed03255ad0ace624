// Types of the SDK for React Native that is installed beside this package.
import type { Session } from '../session.ts';
import type { SessionEvents } from '../session-events.ts';

/** A ZIM instance, as the installed SDK types it. */
export type ZimInstance = NonNullable<
  ReturnType<typeof import('zego-zim-react-native')['default']['create']>
>;

/** The events of ZIM and their listeners, as the installed SDK types them. */
export type ZimEvents = import('zego-zim-react-native').ZIMEventHandler;

/** The events of the session itself. */
export interface ZimSessionEvents extends SessionEvents<ZimInstance> {}

/** A session with ZIM in React Native. */
export interface ZimSession extends Session<ZimInstance, ZimEvents> {}
