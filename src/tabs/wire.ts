import type { LoggedOutReason } from '../core/model.ts';
import { type OneTabOptions, openChannel, type TabChannel } from './browser.ts';

/** What tabs tell each other, each under a name of its own. */
export type Message = { readonly from: string } & (
  | {
      /**
       * `taken`: a user moves the login to there; `passed`: whoever had it did not answer; `ping`: is there somebody who has
       * it; `here`: it has it.
       */
      readonly type: 'taken' | 'passed' | 'ping' | 'here';
    }
  /** It is over in all of them. */
  | { readonly type: 'ended'; readonly reason: LoggedOutReason }
);

/** A message, as it is sent. */
export type Told = Message extends infer M ? (M extends Message ? Omit<M, 'from'> : never) : never;

/** The channel to the other tabs, where the browser has such a thing. */
export interface Wire {
  readonly isOpen: boolean;
  open(): void;
  post(message: Told): void;
  close(): void;
}

export function createWire(
  Channel: OneTabOptions['channel'],
  name: string,
  hear: (message: Message) => void,
): Wire {
  const from = `${Math.random()}`;
  let channel: TabChannel | null = null;
  return {
    get isOpen() {
      return channel !== null;
    },
    open() {
      try {
        channel ??= openChannel(Channel, name);
        if (channel) channel.onmessage = ({ data }) => hear(data as Message);
      } catch {
        // Where there are locks and no channels, a tab hears that the login moved, and not why.
      }
    },
    post: (message) => channel?.postMessage({ ...message, from }),
    close() {
      if (channel) channel.onmessage = null;
      channel?.close();
      channel = null;
    },
  };
}
