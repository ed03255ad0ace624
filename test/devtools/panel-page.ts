import { afterEach, vi } from 'vitest';
import { mountZimSessionPanel, type PanelOptions, type PanelQa } from 'zim-session/devtools';
import { createWorld, type World } from '../session/world.ts';

export interface PanelPage extends World {
  readonly host: HTMLElement;
  readonly root: ShadowRoot;
  readonly unmount: () => void;
  /** Everything that the panel says, labels included. */
  text(): string;
  one<T extends HTMLElement = HTMLElement>(selector: string): T;
  all(selector: string): HTMLElement[];
  press(label: string): void;
  /** Lets the panel draw once more, so that it shows what is so now. By itself it draws nothing. */
  drawn(): Promise<void>;
}

/** What the panel draws by. */
const DRAWN_BY = ['setInterval', 'clearInterval', 'requestAnimationFrame', 'cancelAnimationFrame'] as const;
/** ms after which an open panel has drawn: its countdowns are drawn four times a second, and in a frame. */
const DRAWN_AFTER = 250 + 16;

afterEach(() => void vi.useRealTimers());

/** A session on the fake ZIM, and its panel in this page. The panel's own time stands still until `drawn()`. */
export function openPanel(options: PanelOptions = {}, world: World = createWorld()): PanelPage {
  const before = new Set(document.querySelectorAll('zim-session-panel'));
  if (!vi.isFakeTimers()) vi.useFakeTimers({ toFake: [...DRAWN_BY] });
  const unmount = mountZimSessionPanel(world.session, { open: true, now: world.clock.now, ...options });
  const host = [...document.querySelectorAll<HTMLElement>('zim-session-panel')].find(
    (one) => !before.has(one),
  );
  const root = host?.shadowRoot;
  if (!host || !root) throw new Error('no panel');
  const all = (selector: string) => [...root.querySelectorAll<HTMLElement>(selector)];
  return {
    ...world,
    host,
    root,
    unmount,
    all,
    one: <T extends HTMLElement>(selector: string) => {
      const found = root.querySelector<T>(selector);
      if (!found) throw new Error(`no ${selector}`);
      return found;
    },
    text: () => {
      const named = all('[aria-label], [title]').map(
        (one) => `${one.getAttribute('aria-label')} ${one.getAttribute('title')}`,
      );
      const typed = all('input, textarea').map((one) => (one as HTMLInputElement).value);
      return [host.outerHTML, root.querySelector('.panel')?.innerHTML, ...named, ...typed].join('\n');
    },
    press: (label) => {
      const found = all('button').find((one) => one.textContent === label || one.ariaLabel === label);
      if (!found) throw new Error(`no button ${label}`);
      found.click();
    },
    drawn: async () => void (await vi.advanceTimersByTimeAsync(DRAWN_AFTER)),
  };
}

/** A QA handle that notes what it is asked. */
export function recordQa(more: Partial<PanelQa> = {}): PanelQa & { readonly asked: string[] } {
  const asked: string[] = [];
  const note =
    (name: string) =>
    async (...args: unknown[]) =>
      void asked.push(`${name}(${args.join()})`);
  const handles = ['expireNow', 'expireIn', 'sleep', 'advance', 'skewClock', 'kick', 'unregister'] as const;
  const rest = ['dropConnection', 'refuseLogin', 'hang', 'heal'] as const;
  const calls = Object.fromEntries([...handles, ...rest].map((name) => [name, note(name)]));
  return {
    asked,
    can: () => true,
    backend: { fail: note('fail') },
    ...calls,
    ...more,
  } as PanelQa & { asked: string[] };
}
