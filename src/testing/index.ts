export { type FakeTokenOptions, fakeToken } from '../token04/fake.ts';
export { openToken } from '../token04/sealed.ts';
export { mintTestToken, type TestTokenOptions } from '../token04/test-token.ts';
export { type Asked, BACKEND_FAULTS, type BackendFault, type BackendFaultOptions } from './backend/faults.ts';
export type { BackendReply } from './backend/reply.ts';
export {
  type ScriptedTokenProvider,
  type ScriptedTokenProviderOptions,
  scriptedTokenProvider,
} from './backend/scripted-provider.ts';
export { TEST_SECRET, type TestTokenProviderOptions, testTokenProvider } from './backend/test-app.ts';
export { type FaultyProvider, type WithFaultsOptions, withFaults } from './backend/with-faults.ts';
export type { FakeLatency } from './fake-zim/connection.ts';
export type { FakeCall } from './fake-zim/instance.ts';
export type { CheckToken } from './fake-zim/server.ts';
export {
  createFakeZim,
  type FakePlatform,
  type FakeZim,
  type FakeZimClass,
  type FakeZimOptions,
} from './fake-zim/zim.ts';
export {
  type MockCall,
  type MockZimSession,
  type MockZimSessionOptions,
  mockZimSession,
} from './mock-session.ts';
export {
  createInPageZimServer,
  type MswHandlers,
  type TokenEndpointHandlersOptions,
  tokenEndpointHandlers,
  zimServerHandlers,
} from './msw/handlers.ts';
export type { MswWorker } from './msw/worker.ts';
export type { PlayNeed, PlayOptions } from './qa/app.ts';
export type { FaultOutcome } from './qa/fault-list.ts';
export { type FaultReport, faultReport } from './qa/fault-report.ts';
export { QaUnavailableError } from './qa/handle.ts';
export { FAULTS, MORE_FAULTS, type QaFault } from './qa/play.ts';
export {
  type ActiveFault,
  QA_HANDLES,
  type Qa,
  type QaBackend,
  type QaDrop,
  type QaHandle,
  type QaZim,
} from './qa/qa.ts';
export { createFakeBrowser, type FakeBrowser, type FakeTab } from './tabs/fake-browser.ts';
export { installPageClock, type PageClock } from './time/page-clock.ts';
export { createVirtualClock, type VirtualClock } from './time/virtual-clock.ts';
export { createQaWorld } from './worlds/create.ts';
export type { FakeWorld } from './worlds/fake.ts';
export type { QaTab } from './worlds/fake-tab.ts';
export type { LoopbackWorld } from './worlds/loopback.ts';
export type {
  FakeWorldOptions,
  LoopbackWorldOptions,
  QaWorldOptions,
  RealWorldOptions,
} from './worlds/options.ts';
export type { RealWorld } from './worlds/real.ts';
export { createScriptedPage, type ScriptedPage } from './worlds/scripted-page.ts';
export type { QaWorld } from './worlds/world.ts';
export type { ZimConnection, ZimTransport } from './zim-server/connection.ts';
export type { ZimRequest, ZimServer, ZimServerOptions } from './zim-server/zim-server.ts';
