import { describe, expect, it } from 'vitest';
import type { TimelineEntry, ZimSessionSnapshot } from 'zim-session';
import { mockZimSession } from 'zim-session/testing';
import { iso, span, timeOf } from '../../src/devtools/instants.ts';
import { reportOf } from '../../src/devtools/report.ts';
import { fakeToken } from '../../src/token04/fake.ts';
import { createWorld, loggedIn } from '../session/world.ts';

/** What a clock, a backend or an app may make of an instant. */
const ABSURD = [1e300, -1e300, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 8.64e15 + 1];
const STRANGE = [...ABSURD, -1, 0, 8.64e15, Number.MAX_SAFE_INTEGER];
const NONSENSE = /NaN|Infinity|Invalid|e\+\d/;

describe('instants and spans in words', () => {
  it.each(STRANGE)('are words, or a dash: %s', (number) => {
    for (const word of [iso(number), timeOf(number), span(number)]) {
      expect(word).not.toMatch(NONSENSE);
      expect(word).not.toBe('');
    }
  });

  it.each([
    [-5_000, '0 s'],
    [1, '1 s'],
    [119_000, '119 s'],
    [120_000, '2 min'],
    [7_200_000, '2 h'],
    [24 * 86_400_000, '24 d'],
    [1e300, 'over 9999 d'],
    [Number.NaN, '–'],
    [Number.POSITIVE_INFINITY, '–'],
  ])('%s ms is %s', (ms, words) => {
    expect(span(ms).replaceAll('\u00a0', ' ')).toBe(words);
  });
});

describe('the report', () => {
  const fields = ['connectionSince', 'tokenExpiresAt', 'renewsAt', 'retryAt', 'clockSkew'] as const;
  const session = mockZimSession({ status: 'logged-in' });
  const entry: TimelineEntry = { at: session.now(), type: 'recovered', detail: 'downFor 7' };
  const report = (snapshot: object, at = session.now(), entries = [entry]) =>
    reportOf({ ...session.getSnapshot(), ...snapshot } as ZimSessionSnapshot, entries, at);

  it.each(fields)('is there, without nonsense, whatever %s is', (field) => {
    for (const number of ABSURD) {
      const text = report({ [field]: number });
      if (field !== 'clockSkew') expect(text).not.toMatch(NONSENSE);
      expect(text).not.toMatch(/NaN|Infinity/);
      expect(text).toContain('status: logged-in');
    }
  });

  it('is there whatever the time is, now and in the timeline', () => {
    for (const at of ABSURD) {
      const entries = [
        { ...entry, at },
        { ...entry, detail: `downFor ${at}` },
      ];
      expect(report({}, at, entries)).not.toMatch(/NaN|Infinity|Invalid/);
      expect(report({}, at, entries)).toMatch(/^– recovered downFor 7$/m);
    }
  });

  it('is there after an answer of the backend that tells an absurd time', async () => {
    for (const hint of [
      { serverTime: 1e300 },
      { serverTime: -1e300 },
      { expiresIn: 1e300 },
      { expiresIn: -1 },
    ]) {
      const world = createWorld();
      await loggedIn(world);
      world.backend.next = [() => ({ token: world.backend.token(), ...hint })];
      await world.clock.advance(56 * 60_000);
      const text = reportOf(world.session.getSnapshot(), world.session.timeline(), world.clock.now());
      expect(text).not.toMatch(/NaN|Infinity/);
      expect(text).toContain('status: ');
      world.session.destroy();
    }
  });

  it('says what was made to happen, where something was', () => {
    expect(report({})).not.toContain('made to happen');
    const made = reportOf(session.getSnapshot(), [], session.now(), ['Fail 403', 'Hang']);
    expect(made).toMatch(/^made to happen: Fail 403, Hang$/m);
  });

  it.each([
    ['as it is', (token: string) => token],
    ['as a URL writes it', encodeURIComponent],
    ['a kit token', (token: string) => `${token}#e30=`],
    ['a kit token in a URL', (token: string) => encodeURIComponent(`${token}#e30=`)],
  ])('holds nothing of a token that other code has written down: %s', (_how, written) => {
    const token = fakeToken({ expiresAt: Date.UTC(2040, 0, 1), nonce: 7 });
    const entry = { at: 0, type: 'warning', detail: `asked /zim?old=${written(token)}&x=1` };
    const report = reportOf(createWorld().session.getSnapshot(), [entry], 0);
    expect(report).toContain('asked /zim?old=[token]&x=1');
  });
});
