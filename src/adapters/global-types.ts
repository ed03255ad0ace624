// What DOM and Node declare globally. A mini program has neither, and its compiler knows no such names: without these
// whatever has them would be `any` there.

type Instance<Name extends string, Otherwise> = typeof globalThis extends {
  readonly [K in Name]: { prototype: infer Found };
}
  ? Found
  : Otherwise;

/** The platform's `AbortSignal`; in a mini program as much of one as there is. */
export type AbortSignal = Instance<
  'AbortSignal',
  {
    readonly aborted: boolean;
    readonly reason: unknown;
    addEventListener(type: 'abort', listener: () => void, options?: { readonly once?: boolean }): void;
    removeEventListener(type: 'abort', listener: () => void): void;
  }
>;

/** The platform's `URL`, where there is one. */
export type URL = Instance<'URL', { readonly href: string; toString(): string }>;

/** The platform's `EventTarget`, where there is one. */
export type EventTarget = Instance<
  'EventTarget',
  {
    addEventListener(type: string, listener: () => void): void;
    removeEventListener(type: string, listener: () => void): void;
  }
>;
