// As much of react-native as zim-session takes, and zego-zim-react-native, after RN 0.81's sources.
import { createNative } from './native-zim.js';

const all = new Map();

/** One global emitter, as there. */
export const DeviceEventEmitter = {
  addListener(type, fn) {
    const entry = { fn };
    if (!all.has(type)) all.set(type, new Set());
    all.get(type).add(entry);
    return { remove: () => all.get(type)?.delete(entry) };
  },
  removeAllListeners: (type) => all.delete(type),
  listenerCount: (type) => all.get(type)?.size ?? 0,
  emit(type, ...args) {
    for (const { fn } of [...(all.get(type) ?? [])]) fn(...args);
  },
};

export class NativeEventEmitter {
  addListener = DeviceEventEmitter.addListener;
  removeAllListeners = DeviceEventEmitter.removeAllListeners;
}

const listeners = new Set();

export const AppState = {
  currentState: 'active',
  addEventListener(type, fn) {
    const entry = { type, fn };
    listeners.add(entry);
    return { remove: () => listeners.delete(entry) };
  },
};

/** For tests: the native side, and what a user does to the app. */
export const native = createNative(DeviceEventEmitter.emit);

export function setAppState(state) {
  AppState.currentState = state;
  for (const { type, fn } of [...listeners]) if (type === 'change') fn(state);
}

/** How many listen to `AppState`. */
export const appStateListeners = () => listeners.size;

export const NativeModules = { ZIMNativeModule: native.module };

// Of its components what the example uses.
export const View = 'View';
export const ScrollView = 'ScrollView';
export const Text = 'Text';
export const TextInput = 'TextInput';
export const Button = 'Button';
export const Modal = 'Modal';
export const Share = { share: async () => undefined };
