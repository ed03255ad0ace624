import { type App, createApp } from './app.ts';
import { mountUIKit, type SharedZimClass } from './uikit.ts';

/** What a world lends to a fault that is played in it. */
export interface Ground {
  /** Epoch ms, by the server's clock. */
  now(): number;
  /** Whether somebody is logged in over a connection that works. */
  isUp(): boolean;
  /** How many logins have reached ZIM, those of reconnecting too. */
  logins(): number;
  /** Epoch ms: when the token that reached ZIM last ends; NaN before the first. */
  tokenEndsAt(): number;
  pass(ms: number): Promise<void>;
  /** The machine sleeps; then the page wakes up. */
  sleep(ms: number): Promise<void>;
  /** The user leaves the page, which the browser keeps as it is without its sockets, and comes back to it. */
  leave(ms: number): Promise<void>;
  /** ZIM's sockets alone. The page hears nothing. */
  sockets(open: boolean): void;
  /** All of the network; `told`: the page hears of it. */
  network(up: boolean, told: boolean): void;
  drop(how: 'broken' | 'clean' | 'silent'): void;
  /** ZIM closes the connection from above. */
  close(): void;
  /** Every socket breaks, and no token of before is taken any more. */
  restart(): void;
  kick(): Promise<void>;
  skew(ms: number): void;
  backend(how: '5xx' | 'hang' | 'html' | 'same-token' | null, times?: number): void;
  readonly appID: number;
  /** For other code on the page. */
  zimClass(): Promise<SharedZimClass>;
  /** Whether the app can be opened in another tab of the same browser. */
  readonly hasTabs: boolean;
  /** Ends all of that. */
  heal(): Promise<void>;
}

/** A ground that is looked at while time passes. */
export interface Stage extends Ground, Pick<App, 'start' | 'stop' | 'openTab'> {
  /** Whether it is up by the server's word, and by the app's where that is known. */
  holds(): boolean;
  believes(): boolean;
  /** Epoch ms, by the server's clock: when it last came up or went down. */
  readonly changedAt: number;
  /** ms since then for which it was down, as far as the looks show. */
  downSince(at: number): number;
  /** Until so many ms before the end of the first token; negative: after it. */
  untilBeforeEnd(ms: number): Promise<void>;
  mountUIKit(): Promise<void>;
  unmountUIKit(): void;
}

/** A long time is passed in so many steps, each followed by a look. */
const LOOKS = 240;
const SHORTEST_STEP = 100;
const LONGEST_STEP = 5_000;

export function createStage(ground: Ground, app: App = createApp({})): Stage {
  const isUp = ground.isUp();
  const changes = [{ at: ground.now(), isUp }];
  let endsAt = ground.tokenEndsAt();
  let unmountUIKit = (): void => {};

  function look(): void {
    const up = ground.isUp();
    if (Number.isNaN(endsAt)) endsAt = ground.tokenEndsAt();
    if (up !== changes.at(-1)?.isUp) changes.push({ at: ground.now(), isUp: up });
  }

  async function pass(ms: number): Promise<void> {
    const step = Math.min(Math.max(ms / LOOKS, SHORTEST_STEP), LONGEST_STEP);
    for (let left = ms; left > 0; left -= step) {
      await ground.pass(Math.min(step, left));
      look();
    }
  }

  return {
    ...ground,
    ...app,
    pass,
    believes: () => app.says(false),
    holds() {
      look();
      return ground.isUp() && app.says(true);
    },
    get changedAt() {
      look();
      return changes.at(-1)?.at ?? 0;
    },
    downSince(from) {
      look();
      return changes.reduce((sum, { at, isUp }, index) => {
        const end = changes[index + 1]?.at ?? ground.now();
        return isUp ? sum : sum + Math.max(0, end - Math.max(at, from));
      }, 0);
    },
    untilBeforeEnd: (ms) => pass(Math.max(0, endsAt - ms - ground.now())),
    async mountUIKit() {
      unmountUIKit = mountUIKit(await ground.zimClass(), ground.appID);
    },
    unmountUIKit: () => unmountUIKit(),
  };
}
