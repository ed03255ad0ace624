import { Frame } from './frames.ts';
import { Lifeline, words } from './lifeline.ts';
import type { Pane } from './pane.ts';
import { aboutOf, SCENARIOS, type Scenario, TTL } from './scenarios.ts';
import { byId, say } from './screen.ts';
import { letPass, stageFor, still } from './stage.ts';

const { loopback, appID } = __DEMO__;
const NAMES = ['ours', 'documented'] as const;
type Name = (typeof NAMES)[number];

/** Ends a scenario whose stage is used for something else now. */
class Superseded extends Error {}

const frames: Record<Name, Frame> = {
  ours: new Frame(byId('ours'), './ours.html'),
  documented: new Frame(byId('documented'), './documented.html'),
};
const lifelines = {
  ours: new Lifeline(byId('ours-life')),
  documented: new Lifeline(byId('documented-life')),
};
const speedSelect = byId<HTMLSelectElement>('speed');
let run = 0;

function setSpeed(speed: number): void {
  speedSelect.value = String(speed);
  for (const name of NAMES) {
    const { pane } = frames[name];
    if (pane) pane.speed = speed;
  }
}

/** Both apps anew. Resolves when they can be used. */
async function reload(ttl?: number): Promise<[Pane, Pane] | null> {
  for (const name of NAMES) {
    lifelines[name].clear();
    verdict(name, '', 'none');
  }
  window.otherPane = undefined;
  const [ours, documented] = await Promise.all(
    NAMES.map((name) => (loopback || name === 'ours' ? frames[name].load(ttl) : undefined)),
  );
  window.otherPane = documented;
  // Until it was there the old app was looked at.
  for (const name of NAMES) lifelines[name].clear();
  setSpeed(1);
  return ours && documented ? [ours, documented] : null;
}

function verdict(name: Name, text: string, outcome: 'none' | 'alive' | 'dead'): void {
  const element = byId(`${name}-verdict`);
  element.textContent = text;
  element.hidden = !text;
  element.dataset.outcome = outcome;
}

function narrate(text: string): void {
  for (const line of byId('story').children) line.removeAttribute('aria-current');
  const line = document.createElement('li');
  line.textContent = text;
  line.setAttribute('aria-current', 'step');
  byId('story').append(line);
}

async function play(scenario: Scenario): Promise<void> {
  run += 1;
  const mine = run;
  const current = () => {
    if (mine !== run) throw new Superseded();
  };
  busy(scenario);
  byId('story').replaceChildren();
  say('about', aboutOf(scenario));
  narrate('Two fresh apps, each with a real SDK, a ZIM server and a backend of its own.');
  try {
    const panes = await reload(TTL);
    current();
    if (!panes) return;
    const stage = stageFor({ panes, current, narrate, setSpeed, look });
    await stage.both((pane) => scenario.before?.(pane));
    await stage.logIn();
    await scenario.play(stage);
    look();
    for (const name of NAMES) judge(name, scenario);
    narrate(ending(panes));
    // Nothing may come after the end that the next look at the panes would take for a part of it.
    if (!still) setSpeed(1);
  } catch (error) {
    if (error instanceof Superseded) return;
    narrate(`The scenario could not be played: ${(error as Error).message}`);
  }
  busy(null);
}

function ending(panes: readonly Pane[]): string {
  const [ours, documented] = panes.map((pane) =>
    pane.isOnline() ? 'is still there' : 'is not there any more',
  );
  if (ours === documented) return `The app on zim-session ${ours}, and so is the documented code.`;
  return `The app on zim-session ${ours}. The documented code ${documented}.`;
}

function judge(name: Name, { dead }: Scenario): void {
  const away = lifelines[name].total('off');
  if (frames[name].pane?.isOnline()) {
    const text = away < 1_000 ? 'Never away for as long as a second.' : `Away for ${words(away)}.`;
    verdict(name, `Alive. ${text}`, 'alive');
  } else verdict(name, `Dead. ${dead[name]}`, 'dead');
}

function busy(scenario: Scenario | null): void {
  document.body.toggleAttribute('data-playing', scenario !== null);
  for (const button of byId('scenarios').querySelectorAll('button')) {
    if (scenario) button.setAttribute('aria-pressed', String(button.dataset.id === scenario.id));
  }
  byId('stop').hidden = scenario === null;
}

async function startOver(): Promise<void> {
  run += 1;
  busy(null);
  byId('story').replaceChildren();
  for (const button of byId('scenarios').children) button.setAttribute('aria-pressed', 'false');
  say('about', HELLO);
  await reload();
}

/** What ZIM's servers know of the two. */
function look(): void {
  for (const name of NAMES) {
    const { pane } = frames[name];
    if (!pane) continue;
    if (pane.isLeft()) lifelines[name].pause();
    else lifelines[name].look(pane.now(), pane.isOnline());
    const on = pane.isOnline();
    say(`${name}-truth`, on ? 'Messages arrive' : 'No messages arrive');
    byId(`${name}-truth`).dataset.tone = on ? 'good' : 'quiet';
  }
}

const HELLO =
  'Play a scenario, or log in both and break things by hand: a fault of the panel happens to both. Log in and Log out below are of one app only.';

say('server', loopback ? 'ZIM servers in this page' : `ZEGOCLOUD, app ${appID}`);
document.body.toggleAttribute('data-real', !loopback);
for (const scenario of SCENARIOS) {
  const button = document.createElement('button');
  button.type = 'button';
  button.dataset.id = scenario.id;
  button.textContent = scenario.title;
  button.setAttribute('aria-pressed', 'false');
  button.addEventListener('click', () => void play(scenario));
  byId('scenarios').append(button);
}
speedSelect.addEventListener('change', () => setSpeed(Number(speedSelect.value)));
byId('stop').addEventListener('click', () => void startOver());
byId('over').addEventListener('click', () => void startOver());
byId('both').addEventListener('click', () => {
  for (const name of NAMES) frames[name].pane?.press();
});
byId('uikit').addEventListener('click', () => {
  for (const name of NAMES) frames[name].pane?.tearDownUIKit();
});
window.letPass = (ms) =>
  letPass(
    NAMES.flatMap((name) => frames[name].pane ?? []),
    ms,
    look,
  );
setInterval(look, 100);
await startOver();
