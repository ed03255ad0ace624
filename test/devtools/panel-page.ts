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
  /** Waits until the panel has drawn once more, so that it shows the time as it is now and not that of a frame before. */
  drawn(): Promise<void>;
}

/** A session on the fake ZIM, and its panel in this page. */
export function openPanel(options: PanelOptions = {}, world: World = createWorld()): PanelPage {
  const before = new Set(document.querySelectorAll('zim-session-panel'));
  let looks = 0;
  const watched = (time: () => number) => () => {
    looks += 1;
    return time();
  };
  const time = 'now' in options ? options.now : world.clock.now;
  const now = time && watched(time);
  const unmount = mountZimSessionPanel(world.session, { open: true, ...options, now });
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
    drawn: async () => {
      const before = looks;
      const draws = () => now && host.isConnected && !root.querySelector<HTMLElement>('.panel')?.hidden;
      // Two frames: the one in which it draws may be the next or this one.
      await frames(2);
      // An open panel asks for the time whenever it draws, which it does by itself several times a second.
      while (draws() && looks === before) await frames(1);
    },
  };
}

async function frames(count: number): Promise<void> {
  for (let frame = 0; frame < count; frame += 1)
    await new Promise((resolve) => requestAnimationFrame(resolve));
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
