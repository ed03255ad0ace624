// Types of the SDK for the Web that is installed beside this package. Payload types are never imported by name: the
// vendor renames them (S6).
import type { Session } from '../session.ts';
import type { EventsOf, SessionEvents } from '../session-events.ts';

/** A ZIM instance, as the installed SDK types it. */
export type ZimInstance = NonNullable<ReturnType<typeof import('zego-zim-web')['ZIM']['create']>>;

/** The events of ZIM and their listeners, as the installed SDK types them. */
export type ZimEvents = import('zego-zim-web').ZIMEventHandler;

/** The events of the session itself. */
export interface ZimSessionEvents extends SessionEvents<ZimInstance> {}

/** The events of the session and of ZIM. */
export type AllEvents = EventsOf<ZimInstance, ZimEvents>;

/** A session with ZIM on the Web. */
export interface ZimSession extends Session<ZimInstance, ZimEvents> {}
