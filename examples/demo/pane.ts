import type { Qa } from 'zim-session/testing';
import type { Tone } from './screen.ts';

/** One of the two apps, each in a realm of its own with its own time, SDK and servers. */
export interface Pane {
  readonly qa: Qa;
  /** ms of this page's time, which can be sped up; never set back. */
  now(): number;
  speed: number;
  /** Whether ZIM would deliver a message to this user now: what its server knows, not what the app believes. */
  isOnline(): boolean;
  /** Whether its user has logged out: nothing is lost then. */
  isLeft(): boolean;
  sees(): { readonly text: string; readonly tone: Tone };
  /** The user presses the app's button; false where there is none to press. */
  press(): boolean;
  /** ZEGO's UIKit is torn down, and with it the ZIM instance of the page. */
  tearDownUIKit(): void;
}

declare global {
  interface Window {
    /** In a pane's frame, once it is ready. */
    pane?: Pane;
    /** In the Lab: the other app, so that what happens to one happens to both. */
    otherPane?: Pane | undefined;
    /** In the Lab: so many ms pass in both apps. */
    letPass?: (ms: number) => Promise<void>;
  }
}

/** What the address of a pane says. */
export interface PaneSettings {
  /** ms. */
  readonly tokenLifetime: number;
}

export function settingsOf(search: string): PaneSettings {
  const ttl = Number(new URLSearchParams(search).get('ttl') || __DEMO__.ttl);
  return { tokenLifetime: ttl * 1000 };
}

/** Beside the pages, whatever the folder is called that they are served from. */
export const workerUrl: string = new URL('mockServiceWorker.js', location.href).pathname;
