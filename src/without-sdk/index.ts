export * from '../page-exports.ts';
export { createZimSession, type InjectedOptions } from '../platforms/injected.ts';
