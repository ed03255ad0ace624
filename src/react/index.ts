'use client';

export {
  useZim,
  useZimEvent,
  useZimSession,
  useZimSessionState,
} from './hooks.ts';
export { ZimSessionProvider, type ZimSessionProviderProps } from './provider.ts';
