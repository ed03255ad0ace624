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
export {
  BACKEND_FAULTS,
  type BackendFault,
  type BackendFaultOptions,
  QA_HANDLES,
  type Qa,
  type QaBackend,
  type QaDrop,
  type QaHandle,
  type QaWorld,
  type QaZim,
} from './qa.ts';
export { mintTestToken, openToken, type TestTokenOptions } from './token04.ts';
export { createVirtualClock, type VirtualClock } from './virtual-clock.ts';
