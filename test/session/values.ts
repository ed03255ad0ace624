/** What an app's own code may do. */
export const boom = (): never => {
  throw new Error('the app');
};

/** A proxy whose every trap throws. */
const hostile = (): object =>
  new Proxy(
    {},
    {
      get: boom,
      has: boom,
      getPrototypeOf: boom,
      ownKeys: boom,
      getOwnPropertyDescriptor: boom,
      isExtensible: boom,
    },
  );

function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

/** Values of each type; made anew, because some are changed. */
export const VALUES: readonly [string, () => unknown][] = [
  ['undefined', () => undefined],
  ['null', () => null],
  ['true', () => true],
  ['0', () => 0],
  ['-1', () => -1],
  ['NaN', () => Number.NaN],
  ['Infinity', () => Number.POSITIVE_INFINITY],
  ['a bigint', () => 5n],
  ['empty text', () => ''],
  ['text', () => 'alice'],
  ['a symbol', () => Symbol('alice')],
  ['an array', () => [1]],
  ['an empty object', () => ({})],
  ['an object without a prototype', () => Object.create(null)],
  ['a function', () => () => {}],
  ['a function that throws', () => boom],
  ['a class', () => class {}],
  ['a Date', () => new Date(Number.NaN)],
  ['a promise', () => Promise.resolve(5)],
  ['an error', () => new Error('text')],
  ['a proxy that throws', hostile],
  ['a revoked proxy', revoked],
  ['what cannot be text', () => ({ toString: boom, valueOf: boom, toJSON: boom })],
];
