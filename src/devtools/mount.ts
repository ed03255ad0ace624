import type { ZimSession } from 'zim-session';
import { createBadge } from './badge.ts';
import { createDiagnoseButton } from './diagnose-button.ts';
import { button, h, say } from './dom.ts';
import { createPanelHost } from './element.ts';
import { faultsOf } from './faults.ts';
import { guarded } from './instants.ts';
import { createLifeBar } from './life-bar.ts';
import { createOverview, statusOf } from './overview.ts';
import type { PanelQa } from './qa.ts';
import { createQaButtons } from './qa-buttons.ts';
import { createRenewButton } from './renew-button.ts';
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
export function mountZimSessionPanel(
  session: ZimSession,
  options?: PanelOptions | null | undefined,
): () => void {
  const { qa, target, now: own, open = false } = options ?? {};
  const clock = own ?? (() => qa?.now?.() ?? Date.now());
  const now = () => guarded(clock, Number.NaN);
  const faults = () => (qa ? faultsOf(qa) : []);
  const host = createPanelHost();
  const root = host.attachShadow({ mode: 'open' });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLE);
  root.adoptedStyleSheets = [sheet];
  if (!target) host.setAttribute('floating', '');

  const live = h('p', { class: 'live', role: 'status' });
  const badge = createBadge(() => show(true));
  const pill = h('p', { class: 'pill' });
  const close = button('×', () => show(false), { class: 'close', 'aria-label': 'Close the panel' });
  const renew = createRenewButton(session);
  const wrong = createDiagnoseButton(session);
  const overview = createOverview();
  const life = createLifeBar();
  const active = h('p', { class: 'active', role: 'status', 'data-tone': 'busy' });
  const report = createReportButton(session, now, faults);
  const timeline = createTimelineView(report.button);
  const knobs = qa ? createQaButtons(qa, () => draw()) : null;

  const state = h('section', { class: 'state', 'aria-label': 'State' }, overview.facts, overview.trouble);
  renew.button.after(wrong.button);
  state.append(life.element, renew.row, wrong.outcome);
  const left = h('div', { class: 'column' }, state);
  if (knobs) left.append(knobs.element);
  const right = h('div', { class: 'column' }, timeline.element);
  right.append(report.fallback);
  const panel = h(
    'section',
    { class: 'panel', 'aria-label': 'zim-session' },
    h('header', {}, h('h2', {}, 'zim-session'), pill, close),
    active,
    h('div', { class: 'body' }, left, right),
  );
  root.append(live, badge.element, panel);

  let timer: ReturnType<typeof setInterval> | undefined;
  let frame = 0;
  let gone = false;

  function draw(): void {
    const snapshot = session.getSnapshot();
    const [words, tone] = statusOf(snapshot);
    say(live, `ZIM: ${words}`);
    say(pill, words);
    pill.dataset.tone = tone;
    const on = faults();
    say(active, on.length ? `Still on: ${on.join(' · ')}` : '');
    badge.draw(words, tone, on.length);
    if (panel.hidden) return;
    const entries = session.timeline();
    overview.draw(snapshot, entries, now());
    life.draw(snapshot, now());
    timeline.draw(entries);
    knobs?.draw();
    report.draw();
    const focused = root.activeElement === renew.button;
    renew.draw(snapshot);
    // A button that is disabled loses the keyboard's focus.
    if (focused && renew.button.disabled) close.focus();
  }

  /** At most once in a frame, however much happens. */
  function schedule(): void {
    frame ||= requestAnimationFrame(() => {
      frame = 0;
      if (!gone) draw();
    });
  }

  function show(open: boolean): void {
    const had = root.activeElement !== null;
    panel.hidden = !open;
    badge.element.hidden = open;
    host.toggleAttribute('open', open);
    clearInterval(timer);
    // Closed too where there is a handle: faults come and go without a change of the session.
    if (open || qa) timer = setInterval(schedule, REDRAW);
    draw();
    if (had) (open ? close : badge.element).focus();
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
  show(open);
  return unmount;
}
