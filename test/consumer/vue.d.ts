// As much of Vue 3 as the README uses; Vue itself is not installed here.
export interface ShallowRef<T> {
  value: T;
}
export function shallowRef<T>(value: T): ShallowRef<T>;
export function onScopeDispose(fn: () => void): void;
