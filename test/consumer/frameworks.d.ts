// As much of these packages as GUIDE.md uses; they are not installed here. `npm run check:apps -- GUIDE` compiles the
// same recipes with the packages themselves.

declare module 'svelte/store' {
  export function readable<T>(
    value: T,
    start: (set: (value: T) => void) => (() => void) | void,
  ): { subscribe(run: (value: T) => void): () => void };
}

declare module 'solid-js' {
  export type Accessor<T> = () => T;
  export function createSignal<T>(value: T): [get: Accessor<T>, set: (value: T) => T];
  export function onCleanup(fn: () => void): void;
}

declare module '@angular/core' {
  export type Signal<T> = () => T;
  export function signal<T>(value: T): Signal<T> & { set(value: T): void; asReadonly(): Signal<T> };
  export abstract class DestroyRef {
    abstract onDestroy(callback: () => void): () => void;
  }
  export function inject<T>(token: abstract new () => T): T;
}

declare module '@sentry/browser' {
  export interface ErrorEvent {
    readonly message?: string;
  }
  interface Context {
    readonly tags?: Record<string, string>;
    readonly extra?: Record<string, unknown>;
  }
  export function init(options: {
    beforeSend?: (event: ErrorEvent, hint: { originalException?: unknown }) => ErrorEvent | null;
  }): void;
  export function addBreadcrumb(breadcrumb: {
    category?: string;
    message?: string;
    data?: Record<string, unknown>;
  }): void;
  export function captureException(exception: unknown, context?: Context): string;
  export function captureMessage(message: string, context?: Context): string;
}

declare module '@opentelemetry/api' {
  export enum SpanStatusCode {
    ERROR = 2,
  }
  interface Span {
    setStatus(status: { code: SpanStatusCode; message?: string }): this;
    end(endTime?: number): void;
  }
  export const trace: {
    getTracer(name: string): {
      startSpan(
        name: string,
        options?: { startTime?: number; attributes?: Record<string, string | number> },
      ): Span;
    };
  };
}
