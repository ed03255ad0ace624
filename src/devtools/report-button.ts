import type { ZimSession } from 'zim-session';
import { button, h, say } from './dom.ts';
import { reportOf } from './report.ts';

/** "Copied" is news for so many ms. */
const NEWS = 4_000;

export interface ReportButton {
  readonly button: HTMLElement;
  readonly fallback: HTMLElement;
  draw(): void;
}

/** Copies the report; where the page may not write to the clipboard, it is there to be selected. */
export function createReportButton(
  session: ZimSession,
  now: () => number,
  faults: () => string[],
): ReportButton {
  const text = h('textarea', { readonly: '', rows: '6', 'aria-label': 'Report, to be copied by hand' });
  const outcome = h('span', { class: 'copied', role: 'status' });
  text.hidden = true;
  // By the page's time: the session's may stand still.
  let copiedAt: number | null = null;
  const copy = button('Copy as redacted report', async () => {
    const report = reportOf(session.getSnapshot(), session.timeline(), now(), faults());
    text.hidden = true;
    say(outcome, '');
    copiedAt = null;
    try {
      await navigator.clipboard.writeText(report);
      say(outcome, 'Copied');
      copiedAt = performance.now();
    } catch {
      text.hidden = false;
      text.value = report;
      text.select();
      say(outcome, 'Copy the text below');
    }
  });
  copy.title = 'State and timeline, without tokens and user ID';
  return {
    button: h('span', { class: 'copy' }, outcome, copy),
    fallback: text,
    draw() {
      if (copiedAt === null || performance.now() - copiedAt < NEWS) return;
      say(outcome, '');
      copiedAt = null;
    },
  };
}
