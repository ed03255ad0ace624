import type { ZimSession, ZimSessionOptions } from 'zim-session/react-native';
import { createFakeZim, type FakeZim } from '../../../src/testing/fake-zim/zim.ts';
import { createVirtualClock, type VirtualClock } from '../../../src/testing/time/virtual-clock.ts';
import { fakeToken } from '../../../src/token04/fake.ts';
import { ALICE } from '../world.ts';
import { type BridgedPlatform, CREATE } from './bridged.ts';

/** The instance as other code of the App has it. */
export interface Raw {
  on(type: string, listener: (zim: unknown, data: unknown) => void): void;
  login(userID: string, config: object): Promise<void>;
  logout(): Promise<void>;
  renewToken(token: string): Promise<unknown>;
  destroy(): void;
}

export const rawOf = (session: ZimSession): Raw => session.zim as unknown as Raw;

export interface BridgeWorld {
  readonly clock: VirtualClock;
  readonly fake: FakeZim;
  readonly session: ZimSession;
  readonly events: string[];
  /** What the SDK let loose on the App. */
  readonly uncaught: unknown[];
  /** Another session of the same App. */
  another(): ZimSession;
  login(user?: { readonly userID: string }): Promise<void>;
  /** One comes in, and has been told of. */
  message(): Promise<void>;
  token(): string;
  /** How many there were. */
  tokens(): number;
  /** Of the SDK that were called. */
  methods(): string[];
}

/** An App with a session, on FakeZim in the manners of the platform's SDK. */
export function bridgeWorld(platform: BridgedPlatform, more: Partial<ZimSessionOptions> = {}): BridgeWorld {
  const clock = createVirtualClock();
  const uncaught: unknown[] = [];
  const fake = createFakeZim({ clock, platform, uncaught: (error) => uncaught.push(error) });
  let nonce = 0;
  const token = (): string => fakeToken({ expiresAt: clock.now() + 3_600_000, nonce: ++nonce });
  const another = (): ZimSession =>
    CREATE[platform]({
      appID: 1234567890,
      sdk: fake.ZIM,
      tokenProvider: token,
      platform: { clock, random: () => 0.5 },
      ...more,
    });
  const session = another();
  const events: string[] = [];
  session.on('loggedOut', ({ reason }) => events.push(`loggedOut ${reason}`));
  session.on('sessionLost', ({ error }) => events.push(`sessionLost ${error.code}`));
  session.on('recovered', () => events.push('recovered'));
  session.on('warning', ({ code }) => events.push(`warning ${code}`));
  return {
    clock,
    fake,
    session,
    events,
    uncaught,
    another,
    async login(user = ALICE) {
      const done = session.login(user);
      await clock.advance(2_000);
      await done;
    },
    async message() {
      fake.emit('peerMessageReceived', { messageList: [], fromConversationID: 'x' });
      await clock.advance(100);
    },
    token,
    tokens: () => nonce,
    methods: () => fake.calls.map(({ method }) => method),
  };
}
