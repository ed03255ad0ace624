import type { ComponentType, ReactNode } from 'react';

/** The native side of ZIM, for tests. */
export interface NativeZimDouble {
  /** What was called, in order: the name, and what came with it. */
  readonly log: readonly (readonly [name: string, ...args: unknown[]])[];
  /** Who is logged in natively. */
  readonly user: string | null;
  readonly appSign: string | null;
  /** Tells JavaScript of an event. */
  event(type: string, data: object): void;
  /** The native instance goes without a word. */
  lose(): void;
  /**
   * Another copy of the SDK's JavaScript makes an instance. Java keeps ours, which is destroyed, under its handle; what it
   * answers then nobody has seen: 6000002 here.
   */
  takeOver(): void;
  kick(): void;
  /** Starts anew, with nothing logged. */
  reset(): void;
}

export const native: NativeZimDouble;
export function setAppState(state: string): void;
export function appStateListeners(): number;
export const AppState: {
  readonly currentState: string;
  addEventListener(type: 'change', listener: (state: string) => void): { remove(): void };
};

// Of its components what the example uses.
interface Parts {
  readonly children?: ReactNode;
}
export const View: ComponentType<Parts>;
export const ScrollView: ComponentType<Parts>;
export const Text: ComponentType<
  Parts & { readonly selectable?: boolean; readonly accessibilityRole?: 'alert' }
>;
export const TextInput: ComponentType<{
  readonly value?: string;
  readonly onChangeText?: (text: string) => void;
  readonly autoCapitalize?: 'none';
  readonly accessibilityLabel?: string;
}>;
export const Button: ComponentType<{ readonly title: string; readonly onPress: () => void }>;
export const Modal: ComponentType<
  Parts & { readonly visible?: boolean; readonly onRequestClose?: () => void }
>;
export const Share: { share(content: { readonly message: string }): Promise<unknown> };
