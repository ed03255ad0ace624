import type { ZimSession } from 'zim-session';
import { button, h, say } from './dom.ts';
import { redact } from './redact.ts';

export interface DiagnoseButton {
  readonly button: HTMLButtonElement;
  readonly outcome: HTMLElement;
}

/** Says what is wrong and who has to act. It asks the token endpoint once, so nothing is said before it is pressed. */
export function createDiagnoseButton(session: ZimSession): DiagnoseButton {
  const what = h('strong');
  const todo = h('p');
  const text = h('pre', { tabindex: '0', role: 'group', 'aria-label': 'Diagnosis as text' });
  const whole = h('details', {}, h('summary', {}, 'As text'), text);
  const outcome = h('div', { class: 'diagnosis', role: 'status', hidden: '' }, what, todo, whole);
  const ask = button('What is wrong?', () => void attempt());
  ask.title = 'Asks the token endpoint once. Without tokens and user ID';
  /** Counts what was asked, so that an answer that comes late replaces no newer one. */
  let turn = 0;

  async function attempt(): Promise<void> {
    const mine = ++turn;
    outcome.hidden = false;
    whole.hidden = true;
    outcome.removeAttribute('data-tone');
    say(what, 'Asking…');
    say(todo, '');
    try {
      // Half as large as the panel, and not wanted before.
      const { diagnose } = await import('../diagnose/index.ts');
      const found = await diagnose(session);
      if (mine !== turn) return;
      outcome.dataset.tone = found.who === 'nobody' ? 'good' : 'bad';
      say(what, found.what);
      say(todo, found.who === 'nobody' ? found.todo : `Who has to act: ${found.who}. ${found.todo}`);
      say(text, String(found));
      whole.hidden = false;
    } catch (error) {
      if (mine === turn) say(what, redact(String((error as Error)?.message)));
    }
  }

  return { button: ask, outcome };
}
