import type { ZimSession } from '../index.ts';
import { button, h, say } from './dom.ts';
import { createPanelHost } from './element.ts';
import { createLifeBar } from './life-bar.ts';
import { createOverview, statusOf } from './overview.ts';
import type { PanelQa } from './qa.ts';
import { createQaButtons } from './qa-buttons.ts';
import { createReportButton } from './report-button.ts';
import { STYLE } from './style.ts';
import { createTimelineView } from './timeline-view.ts';

/** Where the panel is, and what it offers. */
export interface PanelOptions {
  /** Adds buttons that make things go wrong. @default none */
  readonly qa?: PanelQa | undefined;
  /** Where the panel goes, as a part of the page. @default a corner of the window, above everything */
  readonly target?: Element | undefined;
  /** Whether it starts open. @default false */
  readonly open?: boolean | undefined;
  /** Epoch ms, by the clock that the session has. @default that of `qa`, else the page's */
  readonly now?: (() => number) | undefined;
}

/** Countdowns are drawn that often, ms. */
const REDRAW = 250;

/**
 * Shows what a session does: status, the life of its token, attempts, errors and timeline. For developers
 * and testers; the words are English. Closed, it is a badge with the status. It never shows a token.
 *
 * Answers how to take it away. Needs a page: throws on a server.
 */
export function mountZimSessionPanel(session: ZimSession, options: PanelOptions = {}): () => void {
  const { qa, target, now = () => qa?.now?.() ?? Date.now() } = options;
  const host = createPanelHost();
  const root = host.attachShadow({ mode: 'open' });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLE);
  root.adoptedStyleSheets = [sheet];
  if (!target) host.setAttribute('floating', '');

  const live = h('p', { class: 'live', role: 'status' });
  const badgeText = h('span');
  const badge = button('', () => show(true), { class: 'badge', 'aria-expanded': 'false' });
  badge.title = 'Open the zim-session panel';
  badge.append(h('i', { class: 'dot' }), h('b', {}, 'ZIM'), ' ', badgeText);
  const pill = h('p', { class: 'pill' });
  const close = button('×', () => show(false), { class: 'close', 'aria-label': 'Close the panel' });
  const renew = button('Renew now', () => void attempt());
  const refusal = h('p', { class: 'outcome', role: 'status', 'data-tone': 'bad' });

  const overview = createOverview();
  const life = createLifeBar();
  const report = createReportButton(session, () => now());
  const timeline = createTimelineView(report.button);
  const knobs = qa ? createQaButtons(qa) : null;

  const state = h('section', { class: 'state', 'aria-label': 'State' }, overview.facts, overview.trouble);
  state.append(life.element, h('div', { class: 'row' }, renew, refusal));
  const left = h('div', { class: 'column' }, state);
  if (knobs) left.append(knobs.element);
  const right = h('div', { class: 'column' }, timeline.element);
  right.append(report.fallback);
  const panel = h(
    'section',
    { class: 'panel', 'aria-label': 'zim-session' },
    h('header', {}, h('h2', {}, 'zim-session'), pill, close),
    h('div', { class: 'body' }, left, right),
  );
  root.append(live, badge, panel);

  let timer: ReturnType<typeof setInterval> | undefined;
  let frame = 0;
  let gone = false;

  function draw(): void {
    const snapshot = session.getSnapshot();
    const [words, tone] = statusOf(snapshot);
    say(live, `ZIM: ${words}`);
    say(badgeText, words);
    say(pill, words);
    badge.dataset.tone = tone;
    pill.dataset.tone = tone;
    if (panel.hidden) return;
    const entries = session.timeline();
    overview.draw(snapshot, now());
    life.draw(snapshot, now());
    timeline.draw(entries);
    knobs?.draw();
    report.draw();
    const recovering = snapshot.status === 'recovering';
    say(renew, recovering ? 'Try now' : 'Renew now');
    enable(recovering || snapshot.status === 'logged-in');
  }

  /** A button that is disabled loses the keyboard's focus. */
  function enable(on: boolean): void {
    if (!on && root.activeElement === renew) close.focus();
    renew.disabled = !on;
  }

  /** At most once in a frame, however much happens. */
  function schedule(): void {
    if (!frame) {
      frame = requestAnimationFrame(() => {
        frame = 0;
        if (!gone) draw();
      });
    }
  }

  async function attempt(): Promise<void> {
    say(refusal, '');
    try {
      await session.renew();
    } catch (error) {
      const { code, remediation } = error as { code?: string; remediation?: string };
      // What ends it also ends the session: that is shown already.
      if (code !== 'aborted') say(refusal, `${code ?? 'Failed'}. ${remediation ?? ''}`);
    }
  }

  function show(open: boolean): void {
    const had = root.activeElement !== null;
    panel.hidden = !open;
    badge.hidden = open;
    host.toggleAttribute('open', open);
    clearInterval(timer);
    if (open) timer = setInterval(schedule, REDRAW);
    draw();
    if (had) (open ? close : badge).focus();
  }

  root.addEventListener('keydown', (event) => {
    const { key, target: pressed } = event as KeyboardEvent;
    const typed = pressed instanceof HTMLInputElement && pressed.type === 'search' && pressed.value !== '';
    // In a search field with words in it Escape takes the words away.
    if (key !== 'Escape' || panel.hidden || typed) return;
    event.stopPropagation();
    show(false);
  });

  const note = () => life.note(session.getSnapshot(), session.timeline(), now());
  note();
  const unsubscribe = session.subscribe(() => {
    note();
    schedule();
  });
  function unmount(): void {
    if (gone) return;
    gone = true;
    unsubscribe();
    clearInterval(timer);
    cancelAnimationFrame(frame);
    host.whenGone = null;
    host.remove();
  }
  host.whenGone = unmount;
  (target ?? document.body).append(host);
  show(options.open ?? false);
  return unmount;
}
