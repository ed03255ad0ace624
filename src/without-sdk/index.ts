export * from '../exports.ts';
export { createZimSession, type InjectedOptions } from '../platforms/injected.ts';
