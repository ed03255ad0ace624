export {
  type CheckToken,
  createFakeZim,
  type FakeCall,
  type FakeLatency,
  type FakeZim,
  type FakeZimClass,
  type FakeZimOptions,
} from './fake-zim.ts';
export { type FakeTokenOptions, fakeToken } from './plain-token.ts';
export { mintTestToken, openToken, type TestTokenOptions } from './token04.ts';
export { createVirtualClock, type VirtualClock } from './virtual-clock.ts';
