import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { isZimSessionError, ZimSessionError, type ZimSessionSnapshot } from 'zim-session';
import { mockZimSession } from 'zim-session/testing';
import { mountApp } from './app.ts';

describe('mockZimSession', () => {
  it('shows what it is told to', () => {
    const session = mockZimSession({ status: 'logged-in' });
    const app = mountApp(session);
    expect(app.text()).toBe('Chat');
    session.set({ status: 'recovering' });
    expect(app.text()).toBe('Chat (reconnecting…)');
    session.set({ status: 'logged-out', reason: 'kicked-out' });
    expect(app.text()).toBe('You are logged in on another device');
  });

  it('fills in what is usual for a status, and forgets it with the next', () => {
    const session = mockZimSession({ status: 'logged-in', renewal: 'denied' });
    expect(session.getSnapshot()).toMatchObject({
      connection: 'connected',
      renewal: 'denied',
      userID: 'alice',
      tokenExpiresAt: expect.any(Number),
    });
    session.set({ status: 'logged-out', error: new ZimSessionError('kicked-out') });
    const snapshot = session.getSnapshot();
    expect(snapshot).toMatchObject({ connection: 'disconnected', tokenExpiresAt: null, userID: null });
    expect(isZimSessionError(snapshot.error, 'kicked-out')).toBe(true);
    session.set({ error: null });
    expect(session.getSnapshot().status).toBe('logged-out');
  });

  it('keeps the snapshot by reference until something changes, as a store has to', () => {
    const session = mockZimSession();
    const told: [ZimSessionSnapshot, ZimSessionSnapshot][] = [];
    let changes = 0;
    session.on('stateChanged', (...snapshots) => void told.push(snapshots));
    const off = session.subscribe(() => {
      changes += 1;
    });
    const before = session.getSnapshot();
    session.set({ status: 'logged-out' });
    expect(session.getSnapshot()).toBe(before);
    session.set({ attempt: 2 });
    expect(told).toEqual([[session.getSnapshot(), before]]);
    off();
    session.set({ attempt: 3 });
    expect(changes).toBe(1);
    expect(Object.isFrozen(session.getSnapshot())).toBe(true);
  });

  it('hands out events of the session and of ZIM', () => {
    const session = mockZimSession();
    const heard: unknown[] = [];
    const off = session.on('loggedOut', ({ reason }) => void heard.push(reason));
    session.once('tokenWillExpire', (_zim, { second }) => void heard.push(second));
    session.emit('loggedOut', { reason: 'kicked-out', error: null });
    session.emit('tokenWillExpire', {} as never, { second: 30 });
    session.emit('tokenWillExpire', {} as never, { second: 30 });
    off();
    session.emit('loggedOut', { reason: 'requested', error: null });
    expect(heard).toEqual(['kicked-out', 30]);
  });

  it('stops one registration, as a session does', () => {
    const session = mockZimSession();
    let heard = 0;
    const note = () => void heard++;
    const stop = session.on('loggedOut', note);
    session.on('loggedOut', note);
    stop();
    stop();
    session.on('loggedOut', note);
    stop();
    session.off('loggedOut', note);
    session.emit('loggedOut', { reason: 'requested', error: null });
    expect(heard).toBe(1);
  });

  it('reports what a listener throws, which harms nobody else', () => {
    const reported = vi.fn();
    vi.stubGlobal('reportError', reported);
    onTestFinished(() => void vi.unstubAllGlobals());
    const session = mockZimSession();
    const heard: string[] = [];
    const bad = () => {
      throw new Error('a component');
    };
    session.on('stateChanged', bad);
    session.subscribe(bad);
    session.subscribe(() => void heard.push('subscriber'));
    session.on('loggedOut', bad);
    session.on('loggedOut', () => void heard.push('loggedOut'));
    session.set({ status: 'recovering' });
    session.emit('loggedOut', { reason: 'requested', error: null });
    expect(heard).toEqual(['subscriber', 'loggedOut']);
    expect(reported).toHaveBeenCalledTimes(3);
  });

  it('takes a subscription back alone, however often the same function came', () => {
    const session = mockZimSession();
    let told = 0;
    const note = () => void told++;
    const off = session.subscribe(note);
    session.subscribe(note);
    off();
    off();
    session.set({ attempt: 1 });
    expect(told).toBe(1);
    expect(() => session.subscribe(null as never)).toThrow(
      expect.objectContaining({ code: 'invalid-options' }),
    );
  });

  it('writes down what it is asked, and changes nothing', async () => {
    const zim = { name: 'the instance' };
    const session = mockZimSession({ status: 'logged-out' }, { zim });
    expect(await session.login({ userID: 'alice' })).toBe(zim);
    await Promise.all([session.renew(), session.preload(), session.logout({ isClearDB: true })]);
    session.destroy();
    expect(session.calls).toEqual([
      { method: 'login', args: [{ userID: 'alice' }] },
      { method: 'renew', args: [] },
      { method: 'preload', args: [] },
      { method: 'logout', args: [{ isClearDB: true }] },
      { method: 'destroy', args: [] },
    ]);
    expect(session.getSnapshot().status).toBe('logged-out');
  });
});
