export { type DiagnoseOptions, diagnose } from './diagnose.ts';
export type { Diagnosis, FoundState } from './diagnosis.ts';
export type { EndpointReport } from './endpoint.ts';
export type { Actor, Finding } from './finding.ts';
