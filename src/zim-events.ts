// Types of the SDK that is installed beside this package. Payload types are never imported by name: the
// vendor renames them (S6).

/** A ZIM instance, as the installed SDK types it. */
export type ZimInstance = NonNullable<ReturnType<typeof import('zego-zim-web')['ZIM']['create']>>;

/** The events of ZIM and their listeners, as the installed SDK types them. */
export type ZimEvents = import('zego-zim-web').ZIMEventHandler;
