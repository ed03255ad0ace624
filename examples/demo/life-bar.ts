import type { ZimSessionSnapshot } from 'zim-session';
import { STAGE, span } from '../../src/devtools/words.ts';

/** The life of the token that ZIM has: from when it was taken to its expiry, with the renewal marked. */
export function createLifeBar(byId: (id: string) => HTMLElement) {
  const bar = byId('life');
  let expiresAt: number | null = null;
  let takenAt = 0;

  return ({ tokenExpiresAt, renewsAt, renewal, retryAt, attempt, status }: ZimSessionSnapshot) => {
    const now = Date.now();
    if (tokenExpiresAt !== expiresAt) {
      expiresAt = tokenExpiresAt;
      takenAt = now;
    }
    const waits = renewal === 'retrying' && retryAt !== null;
    byId('stage').textContent = waits
      ? `attempt ${attempt} failed, next in ${span(retryAt - now)}`
      : STAGE[renewal];

    const alive = tokenExpiresAt !== null && renewsAt !== null && status === 'logged-in';
    bar.toggleAttribute('data-empty', !alive);
    if (!alive) {
      byId('renews').textContent = '';
      byId('expires').textContent = 'no token';
      bar.setAttribute('aria-label', 'No token');
      return;
    }
    const percent = (at: number) =>
      `${Math.min(100, Math.max(0, ((at - takenAt) / (tokenExpiresAt - takenAt)) * 100))}%`;
    bar.style.setProperty('--now', percent(now));
    bar.style.setProperty('--renewal', percent(renewsAt));
    const renews = renewsAt > now ? `renews in ${span(renewsAt - now)}` : 'renews now';
    const expires = tokenExpiresAt > now ? `expires in ${span(tokenExpiresAt - now)}` : 'expired';
    byId('renews').textContent = renews;
    byId('expires').textContent = expires;
    bar.setAttribute('aria-label', `Token: ${renews}, ${expires}`);
  };
}
