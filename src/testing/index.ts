export { type FakeTokenOptions, fakeToken } from '../token04/fake.ts';
export { mintTestToken, openToken, type TestTokenOptions } from '../token04/sealed.ts';
export type { BackendReply } from './backend-reply.ts';
export {
  type CheckToken,
  createFakeZim,
  type FakeCall,
  type FakeLatency,
  type FakeZim,
  type FakeZimClass,
  type FakeZimOptions,
} from './fake-zim.ts';
export type { Asked } from './faults.ts';
export {
  type MockCall,
  type MockZimSession,
  type MockZimSessionOptions,
  mockZimSession,
} from './mock-session.ts';
export {
  createInPageZimServer,
  type MswHandlers,
  TEST_SECRET,
  type TestTokenProviderOptions,
  type TokenEndpointHandlersOptions,
  testTokenProvider,
  tokenEndpointHandlers,
  zimServerHandlers,
} from './msw-handlers.ts';
export { installPageClock, type PageClock } from './page-clock.ts';
export {
  type ActiveFault,
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
export { QaUnavailableError } from './qa-handle.ts';
export { createQaWorld } from './qa-world.ts';
export { createScriptedPage, type ScriptedPage } from './scripted-page.ts';
export {
  type ScriptedTokenProvider,
  type ScriptedTokenProviderOptions,
  scriptedTokenProvider,
} from './scripted-provider.ts';
export { createVirtualClock, type VirtualClock } from './virtual-clock.ts';
export { type FaultyProvider, type WithFaultsOptions, withFaults } from './with-faults.ts';
export type { FakeWorld } from './world-fake.ts';
export type { LoopbackWorld } from './world-loopback.ts';
export type {
  FakeWorldOptions,
  LoopbackWorldOptions,
  MswWorker,
  QaWorldOptions,
  RealWorldOptions,
} from './world-options.ts';
export type { RealWorld } from './world-real.ts';
export type {
  ZimConnection,
  ZimRequest,
  ZimServer,
  ZimServerOptions,
  ZimTransport,
} from './zim-server/zim-server.ts';
