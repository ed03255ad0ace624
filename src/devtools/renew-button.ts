import type { ZimSession, ZimSessionSnapshot } from 'zim-session';
import { button, h, say } from './dom.ts';

export interface RenewButton {
  readonly button: HTMLButtonElement;
  readonly row: HTMLElement;
  draw(snapshot: ZimSessionSnapshot): void;
}

/** Renews at once, and says why that came to nothing. */
export function createRenewButton(session: ZimSession): RenewButton {
  const renew = button('Renew now', () => void attempt());
  const refusal = h('p', { class: 'outcome', role: 'status', 'data-tone': 'bad' });

  async function attempt(): Promise<void> {
    say(refusal, '');
    try {
      await session.renew();
    } catch (error) {
      const { code, remediation } = Object(error) as { code?: string; remediation?: string };
      // What ends it also ends the session: that is shown already.
      if (code !== 'aborted') say(refusal, `${code ?? 'Failed'}. ${remediation ?? ''}`);
    }
  }

  return {
    button: renew,
    row: h('div', { class: 'row' }, renew, refusal),
    draw({ status }) {
      const recovering = status === 'recovering';
      say(renew, recovering ? 'Try now' : 'Renew now');
      renew.disabled = !(recovering || status === 'logged-in');
    },
  };
}
