export * from './exports.ts';
export { createZimSession } from './platforms/web.ts';
