import type { TabChannel } from '../../tabs/browser.ts';
import type { TabLife } from './tab-life.ts';

interface Open {
  readonly life: TabLife;
  readonly name: string;
  readonly channel: TabChannel;
}

/** The broadcast channels of one browser. */
export interface FakeChannels {
  /** Opens one of this tab: `new BroadcastChannel(name)`. */
  open(life: TabLife, name: string): TabChannel;
  drop(life: TabLife): void;
}

/** Messages are copied, and come as tasks to all other channels of that name which are open when they come. */
export function createFakeChannels(): FakeChannels {
  const open = new Set<Open>();
  return {
    open(life, name) {
      const channel: TabChannel = {
        onmessage: null,
        postMessage(message) {
          if (!open.has(mine)) throw new DOMException('Channel is closed', 'InvalidStateError');
          for (const one of open) {
            if (one === mine || one.name !== name) continue;
            const data = JSON.parse(JSON.stringify(message)) as unknown;
            one.life.task(() => {
              if (open.has(one)) one.channel.onmessage?.({ data });
            });
          }
        },
        close() {
          open.delete(mine);
        },
      };
      const mine: Open = { life, name, channel };
      open.add(mine);
      return channel;
    },
    drop(life) {
      for (const one of open) if (one.life === life) open.delete(one);
    },
  };
}
