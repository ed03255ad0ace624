export * from './page-exports.ts';
export { createZimSession } from './platforms/web.ts';
